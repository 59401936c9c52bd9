package import Calendar

/// The emission factor of a year's grid.
package struct EmissionFactor: Sendable, Hashable {
  /// The year whose data it is made of.
  package var year: Int
  /// kg CO2 per kWh, which is t per MWh.
  package var factor: ExactDecimal
  package var source: String

  package init(year: Int, factor: ExactDecimal, source: String) {
    self.year = year
    self.factor = factor
    self.source = source
  }
}

/// The factors of a grid, by year, and its energy in tonnes of oil equivalent.
package struct EmissionFactors: Sendable, Hashable {
  /// Such as `vn/grid`.
  package var name: String
  package var factors: [EmissionFactor]
  /// TOE per MWh; `nil`: not given.
  package var oilEquivalent: ExactDecimal?

  package init(name: String, factors: [EmissionFactor], oilEquivalent: ExactDecimal? = nil) {
    self.name = name
    self.factors = factors
    self.oilEquivalent = oilEquivalent
  }

  /// The factor for energy used on a date: the newest of an earlier year; `nil` where there is none.
  ///
  /// A year's own factor is published long after it has ended.
  package func factor(on date: CivilDate) -> EmissionFactor? {
    factors.filter { $0.year < date.year }.max { $0.year < $1.year }
  }
}
