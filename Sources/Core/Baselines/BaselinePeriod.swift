/// A period of the past or present: its energy and its drivers.
package struct BaselinePeriod: Sendable, Hashable, Codable {
  /// Wh.
  package var energy: Double
  /// The relevant variables, in the baseline's order.
  package var drivers: [Double]
  /// The length, in the unit to which all periods of a baseline are normalised.
  ///
  /// Days for months, 1 where all periods are equally long.
  package var length: Double

  package init(energy: Double, drivers: [Double], length: Double = 1) {
    self.energy = energy
    self.drivers = drivers
    self.length = length
  }

  /// Whether all numbers are finite and the length is above 0.
  var isUsable: Bool {
    energy.isFinite && drivers.allSatisfy(\.isFinite) && length.isFinite && length > 0
  }
}
