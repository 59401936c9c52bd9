/// A period of the past or present: the energy and what drove it.
package struct BaselinePeriod: Sendable, Hashable, Codable {
  /// Wh.
  package var energy: Double
  /// The relevant variables, in the order of the baseline's.
  package var drivers: [Double]
  /// How long it was, in the unit that all of a baseline's periods are normalised to: days for months, 1
  /// where all are equally long.
  package var length: Double

  package init(energy: Double, drivers: [Double], length: Double = 1) {
    self.energy = energy
    self.drivers = drivers
    self.length = length
  }

  /// Whether every number is one, and the length above 0.
  var isUsable: Bool {
    energy.isFinite && drivers.allSatisfy(\.isFinite) && length.isFinite && length > 0
  }
}
