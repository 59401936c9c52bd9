/// What devices in plants can report, by the standard names of points.
///
/// The bounds are wide: low and medium voltage, no load, phases that are not connected.
enum Bounds {
  private static let families: [(prefix: String, ranges: [ClosedRange<Double>])] = [
    ("frequency", [-0.001...0.001, 40...70]), ("voltage_unbalance", [0...1000]),
    ("voltage", [-0.5...120_000]), ("current_unbalance", [0...1000]),
    ("current", [-200_000...200_000]),
    ("power_factor", [-1.05...1.05, 1.05...1.99, -1.99...(-1.05)]),
    ("active_power", [-2e8...2e8]), ("reactive_power", [-2e8...2e8]),
    ("apparent_power", [-2e8...2e8]), ("active_energy", [-1e13...1e14]),
    ("reactive_energy", [-1e14...1e14]), ("apparent_energy", [-1e13...1e14]),
    ("thd_", [0...1000]), ("temperature", [-100...2000]),
  ]

  /// The ranges of set points and limits of protection are not those of measured values.
  private static func ranges(of name: String) -> [ClosedRange<Double>]? {
    let isMeasured = !["setpoint", "reference", "limit", "rated"].contains { name.contains($0) }
    return isMeasured ? families.first { name.hasPrefix($0.prefix) }?.ranges : nil
  }

  static func areKnown(for name: String) -> Bool { ranges(of: name) != nil }

  static func areKept(by value: Double, name: String) -> Bool {
    guard value.isFinite else { return false }
    return ranges(of: name).map { $0.contains { $0.contains(value) } } ?? true
  }

  /// Whether a value is one that a working device shows, not only a possible one.
  static func isTypical(_ value: Double?, name: String) -> Bool {
    guard let value, areKept(by: value, name: name) else { return false }
    if name.hasPrefix("frequency") { return (45...65).contains(value) }
    return value.magnitude > 0.001
  }

  /// Volts between phases of medium voltage systems; between phase and neutral √3 less.
  private static let mediumVoltages: [Double] = [
    1000, 1140, 3000, 3300, 6000, 6300, 6600, 10_000, 10_500, 11_000, 13_800, 15_000, 20_000,
    22_000,
    24_000, 30_000, 33_000, 35_000, 66_000, 110_000,
  ]

  /// Whether a voltage is within an eighth of that of a usual system or instrument transformer.
  static func isUsualVoltage(_ volts: Double) -> Bool {
    if (50...530).contains(volts) || (600...790).contains(volts) { return true }
    return mediumVoltages.contains { system in
      (0.88...1.12).contains(volts / system) || (0.88...1.12).contains(volts / system * 1.732)
    }
  }
}
