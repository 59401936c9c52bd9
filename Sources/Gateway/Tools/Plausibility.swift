package import DeviceProfiles
import Diagnosis
package import Measurements

/// Whether a reading looks like what its point's name says.
package enum Plausibility: Sendable, Hashable {
  /// Nothing contradicts it.
  case possible
  /// No device reports such a value.
  case absurd(String)

  /// Judges a value of a standard point, in the unit of its name.
  ///
  /// The bounds are wide: low and medium voltage, no load, unconnected phases.
  package static func of(_ value: PointValue, point: PointDefinition) -> Self {
    guard let number = value.double, point.kind != .state else { return .possible }
    // A float in the wrong order is usually tiny or huge.
    if number != 0, number.magnitude < 1e-9 || number.magnitude > 1e16 {
      return .absurd("\(point.name) is \(value.text)")
    }
    guard let bounds = bounds(of: point.name) else { return .possible }
    if bounds.contains(where: { $0.contains(number) }) { return .possible }
    return .absurd("\(point.name) is \(value.text) \(point.shownUnit)")
  }

  /// The plausible ranges; a phase that is not connected shows some volts at most.
  private static func bounds(of name: String) -> [ClosedRange<Double>]? {
    let families: [(String, [ClosedRange<Double>])] = [
      ("frequency", [45...65]),
      ("voltage_unbalance", [0...1000]),
      ("voltage", [-0.5...25, 45...45_000]),
      ("current_unbalance", [0...1000]),
      ("current", [-100_000...100_000]),
      ("power_factor", [-1.001...1.001]),
      ("active_power", [-1e9...1e9]),
      ("reactive_power", [-1e9...1e9]),
      ("apparent_power", [-1e9...1e9]),
      ("active_energy", [0...1e15]),
      ("reactive_energy", [-1e15...1e15]),
      ("apparent_energy", [0...1e15]),
      ("thd_", [0...10_000]),
      ("temperature", [-100...2000]),
    ]
    return families.first { name.hasPrefix($0.0) }.map(\.1)
  }
}

extension [Observation] {
  /// The good value of a point.
  package func number(_ name: String) -> Double? {
    guard let reading = first(where: { $0.point.name == name }),
      case .good(let value) = reading.outcome
    else { return nil }
    return value.double
  }

  /// The sum of voltage times current over the phases, VA; `nil` where a phase is missing.
  package var apparentPowerOfPhases: Double? {
    var sum = 0.0
    for phase in 1...3 {
      guard let volts = number("voltage_l\(phase)_n"), let amperes = number("current_l\(phase)")
      else { return nil }
      sum += abs(volts * amperes)
    }
    return sum
  }
}
