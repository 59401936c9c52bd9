import DeviceProfiles
import Measurements
import ReadPlans
import Registers

/// How far values are from what their points can show; 0 is plausible.
struct OrderPenalty {
  private var values: [String: Double] = [:]
  private(set) var penalty = 0.0
  /// The points that no device reports so.
  private(set) var absurd: [String] = []

  init(_ observations: [Observation], rated: Double?, change: OrderChange?) {
    for observation in observations {
      let name = observation.point.name
      guard let value = change.map({ $0.decoded(observation) }) ?? observation.decoded(.none)
      else { add(6, name); continue }
      values[name] = value
      if !Bounds.areKept(by: value, name: name) { add(10, name) }
      let isReal = observation.point.type == .float32 || observation.point.type == .float64
      if isReal, value != 0, value.magnitude < 1e-6 { add(6, name) }
    }
    compare(rated: rated)
  }

  /// Whether three phase voltages are there, usual and about the same.
  var hasEvenVoltages: Bool {
    let volts = PhaseQuantities.phaseVoltageNames.compactMap { values[$0] }
    guard volts.count == 3, let most = volts.max(), let least = volts.min() else { return false }
    return least > 45 && most < 1.12 * least && volts.allSatisfy(Bounds.isUsualVoltage)
  }

  private mutating func add(_ amount: Double, _ name: String) {
    penalty += amount
    absurd.append(name)
  }

  private mutating func compare(rated: Double?) {
    for names in [PhaseQuantities.phaseVoltageNames, PhaseQuantities.lineVoltageNames] {
      let volts = names.compactMap { values[$0] }.filter { $0 > 25 }
      penalty += Double(volts.count { !Bounds.isUsualVoltage($0) }) * 1.5
      if let most = volts.max(), let least = volts.min(), most > 1.5 * least { penalty += 3 }
    }
    for phase in 1...3 {
      guard let volts = values["voltage_l\(phase)_n"], let amperes = values["current_l\(phase)"],
        let watts = values["active_power_l\(phase)"]
      else { continue }
      let most = (volts * amperes).magnitude
      if watts.magnitude > 30 * most + 1000 {
        add(6, "active_power_l\(phase)")
      } else if watts.magnitude > 1.5 * most + 50 {
        penalty += 3
      }
    }
    for (name, value) in values {
      if name.hasPrefix("active_power"), let rated, value.magnitude > 50 * rated { add(5, name) }
      if name.hasPrefix("active_energy"), value < 0 { penalty += 1 }
    }
  }
}

/// Another order of registers, of bytes, or of both, for every value of a device.
struct OrderChange: Hashable {
  var registers: Bool
  var bytes: Bool
  /// Whether the bytes of values of one register are swapped too.
  var single = true

  static let all = [
    Self(registers: true, bytes: false), Self(registers: false, bytes: true),
    Self(registers: true, bytes: true), Self(registers: false, bytes: true, single: false),
    Self(registers: true, bytes: true, single: false),
  ]

  func order(of point: PointDefinition) -> WordOrder {
    var order = point.order
    let count = point.type.registerCount
    if registers, count > 1 { order.swapsRegisters.toggle() }
    if bytes, count > 1 || single { order.swapsBytes.toggle() }
    return order
  }

  func decoded(_ observation: Observation) -> Double? {
    observation.decoded(order(of: observation.point))
  }
}

extension DeviceSample {
  /// The same registers, decoded in another order.
  func reordered(_ change: OrderChange) -> Self {
    DeviceSample(
      seconds: seconds,
      observations: observations.map { observation in
        guard !observation.words.isEmpty, !observation.point.type.isText else { return observation }
        var changed = observation
        changed.point.order = change.order(of: observation.point)
        changed.outcome =
          change.decoded(observation).map { .good(.number($0)) } ?? .bad(.notANumber)
        return changed
      }
    )
  }
}

extension Observation {
  /// The number in another order, whatever its range; `nil` where it would be none.
  func decoded(_ order: WordOrder?) -> Double? {
    var changed = point
    if let order { changed.order = order }
    changed.range = nil
    // The words stand here side by side, wherever they come from.
    changed.scattered = []
    let item = ReadRequest.Item(
      point: 0,
      offset: 0,
      scaleOffset: scaleWord == nil ? nil : words.count
    )
    let all = words + [scaleWord].compactMap { $0 }
    guard case .good(let value) = PointDecoder(changed).decode(all, at: item) else { return nil }
    return value.double
  }
}
