import Registers
import Configuration
import DeviceProfiles
import SunSpec

/// A device of a device file that is made of what a scan found.
struct FoundDevice: Sendable {
  var definition: DeviceDefinition
  var order: String?
  /// What a person should know, each a comment.
  var remarks: [String]
}

/// Gives ids that nothing else has.
struct FreshIDs: Sendable {
  private var taken: Set<String>

  init(taken: Set<String>) { self.taken = taken }

  mutating func take(_ wanted: String) -> String {
    var id = wanted
    var number = 2
    while !taken.insert(id).inserted {
      id = "\(wanted)-\(number)"
      number += 1
    }
    return id
  }
}

extension ScanFinding {
  /// The devices to write; none where no profile fits.
  func devices(
    _ profiles: [String: DeviceProfile],
    _ ids: inout FreshIDs
  ) -> [FoundDevice] {
    guard let profile else { return [] }
    if let sunSpec, let part = SunSpecPart(name: profile) {
      let parts = sunSpec.parts.count > 1 ? sunSpec.parts.map(\.part) : [part]
      return parts.map { device(of: $0, sunSpec, isOnly: parts.count == 1, &ids) }
    }
    guard let known = profiles[profile] else { return [] }
    let id = ids.take("\(Self.word(profile))-\(unit)")
    var definition = DeviceDefinition(id: id, unitID: unit, points: known.points)
    definition.profile = profile
    definition.limits = known.limits
    return [
      FoundDevice(definition: definition, order: ownOrder, remarks: remarks)
    ]
  }

  private func device(
    of part: SunSpecPart,
    _ survey: SunSpecSurvey,
    isOnly: Bool,
    _ ids: inout FreshIDs
  ) -> FoundDevice {
    let maker = survey.identity.map { "\($0.manufacturer) \($0.model)" } ?? ""
    let name = Self.word(maker)
    let kind = isOnly ? "" : part.name.dropFirst("sunspec".count)
    let id = ids.take("\(name.isEmpty ? "sunspec" : name)-\(unit)\(kind)")
    var device = survey.device(unit: unit, part: part)
    device.id = id
    return FoundDevice(definition: device, order: nil, remarks: remarks)
  }

  /// The order in which the values are right, where it is another than the profile's.
  private var ownOrder: String? {
    guard let fit = fits.first, fit.profile == profile else { return nil }
    return fit.order?.name
  }

  var remarks: [String] {
    var remarks: [String] = []
    if isSilent { remarks.append("It did not answer when the bus was scanned") }
    if let identification, !identification.text.isEmpty { remarks.append(identification.text) }
    if let sunSpec { remarks.append(sunSpec.summary) }
    let equals = ranking.equals.dropFirst().map(\.profile)
    if profile == fits.first?.profile, !equals.isEmpty {
      remarks.append(
        ranking.isOneMap
          ? "Same registers: \(equals.joined(separator: ", "))"
          : "Or \(equals.joined(separator: ", ")): look at the name plate"
      )
    }
    if answersToAll { remarks.append("It answers whatever unit id it is asked as") }
    return remarks
  }

  /// Small letters and digits with hyphens between them.
  static func word(_ text: String) -> String {
    var word = ""
    for character in text.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        word.append(character)
      } else if !word.isEmpty, word.last != "-" {
        word.append("-")
      }
    }
    return word.last == "-" ? String(word.dropLast()) : word
  }
}
