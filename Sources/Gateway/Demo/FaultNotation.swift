package import Configuration
import DeviceProfiles
package import Diagnosis
package import Languages
package import Simulation

/// Faults as `--fault` writes them: `KIND=DEVICE[:DETAIL[,DETAIL]]`, such as
/// `reversed-ct=main-meter:l2`.
package enum FaultNotation {
  /// What is wrong with the text, and what there is instead.
  package struct Flaw: Error {
    package var text: BilingualText
  }

  /// What each kind takes after the device, as the help says it.
  package static let kinds: [(kind: Fault, details: String)] = [
    (.reversedTransformer, "l1,l2,l3"), (.swappedCurrents, "l1,l2"), (.rotatedCurrents, "1|2"),
    (.swappedWords, ""), (.swappedBytes, ""), (.missingNeutral, ""), (.noVoltage, "l1"),
    (.noCurrent, "l1"), (.frozenRegisters, ""), (.frozenCounter, "POINT"), (.wrongRatio, "10"),
    (.wrongScale, "active_power,1000"), (.swappedDirections, ""), (.hung, "silent|stale"),
  ]

  /// Reads one fault for a device of the configuration.
  package static func parse(
    _ text: String,
    _ configuration: GatewayConfiguration
  ) throws(Flaw) -> (device: String, fault: InjectedFault) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2, let word = sides.first, let place = sides.last else {
      throw flaw(
        text,
        "write KIND=DEVICE, such as reversed-ct=main-meter:l2",
        "hãy ghi KIND=DEVICE, ví dụ reversed-ct=main-meter:l2"
      )
    }
    guard let kind = Fault(rawValue: word) else {
      throw unknown(word, among: kinds.map(\.kind.rawValue), of: text)
    }
    let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
    let devices = configuration.connections.flatMap(\.devices)
    guard let name = parts.first, let device = devices.first(where: { $0.id == name }) else {
      throw unknown(parts.first ?? "", among: devices.map(\.id), of: text)
    }
    let details = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
    return (name, try fault(kind, details, device, text))
  }

  private static func fault(
    _ kind: Fault,
    _ details: [String],
    _ device: DeviceDefinition,
    _ text: String
  ) throws(Flaw) -> InjectedFault {
    switch kind {
    case .reversedTransformer:
      return InjectedFault(kind, phases: try phases(details, [0, 1, 2], text))
    case .noVoltage, .noCurrent: return InjectedFault(kind, phases: try phases(details, [0], text))
    case .swappedCurrents:
      let two = try phases(details, [0, 1], text)
      guard Set(two).count == 2, two.count == 2 else {
        throw flaw(text, "name two phases, such as :l1,l2", "hãy nêu hai pha, ví dụ :l1,l2")
      }
      return InjectedFault(kind, phases: two)
    case .rotatedCurrents:
      guard details.count < 2, let steps = Int(details.first ?? "1"), 1...2 ~= steps else {
        throw flaw(text, "write :1 or :2", "hãy ghi :1 hoặc :2")
      }
      return InjectedFault(kind, phases: [steps])
    case .frozenCounter: return InjectedFault(kind, points: try points(details, device, text))
    case .wrongRatio: return InjectedFault(kind, factor: try factor(details.first ?? "10", text))
    case .wrongScale:
      let named = try points([details.first ?? "active_power"], device, text)
      let factor = try factor(details.count > 1 ? details[1] : "1000", text)
      return InjectedFault(kind, points: named, factor: factor)
    case .hung:
      guard let way = ["silent", "stale"].firstIndex(of: details.first ?? "silent") else {
        throw unknown(details[0], among: ["silent", "stale"], of: text)
      }
      return InjectedFault(kind, answers: way == 1)
    case .swappedWords, .swappedBytes, .missingNeutral, .frozenRegisters, .swappedDirections:
      guard details.isEmpty else {
        throw flaw(
          text,
          "\(kind.rawValue) takes only a device",
          "\(kind.rawValue) chỉ cần thiết bị"
        )
      }
      return InjectedFault(kind)
    }
  }

  private static func phases(
    _ details: [String],
    _ usual: [Int],
    _ text: String
  ) throws(Flaw) -> [Int] {
    let names = ["l1", "l2", "l3"]
    var phases: [Int] = []
    for detail in details {
      guard let phase = names.firstIndex(of: detail.lowercased()) else {
        throw unknown(detail, among: names, of: text)
      }
      if !phases.contains(phase) { phases.append(phase) }
    }
    return phases.isEmpty ? usual : phases
  }

  private static func points(
    _ details: [String],
    _ device: DeviceDefinition,
    _ text: String
  ) throws(Flaw) -> [String] {
    for detail in details where !device.points.contains(where: { $0.name == detail }) {
      throw unknown(detail, among: device.points.map(\.name), of: text)
    }
    return details
  }

  private static func factor(_ detail: String, _ text: String) throws(Flaw) -> Double {
    guard let factor = Double(detail), factor.isFinite, factor != 0, factor.magnitude <= 1e6 else {
      throw flaw(text, "\(detail) is no factor", "\(detail) không phải hệ số")
    }
    return factor
  }

  private static func unknown(_ word: String, among all: [String], of text: String) -> Flaw {
    let list = all.prefix(20).joined(separator: ", ") + (all.count > 20 ? ", …" : "")
    let meant = Spelling.nearest(to: word, among: all)
    return flaw(
      text,
      "\(word) is none of \(list)" + (meant.map { "; did you mean \($0)?" } ?? ""),
      "không có \(word); có: \(list)" + (meant.map { "; ý bạn là \($0)?" } ?? "")
    )
  }

  private static func flaw(_ text: String, _ english: String, _ vietnamese: String) -> Flaw {
    Flaw(text: BilingualText("--fault \(text): \(english)", "--fault \(text): \(vietnamese)"))
  }
}
