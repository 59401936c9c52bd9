/// A period compared with its baseline.
package struct BaselineComparison: Sendable, Hashable {
  /// Wh.
  package var actual: Double
  /// What the baseline expects for the period's drivers, Wh.
  package var expected: Double
  /// Whether a driver is outside the range of the training, so that the expectation is only a
  /// guess.
  package var isExtrapolated: Bool
  /// Energy per unit of the first driver (SEC), which must never be judged alone; `nil` where the
  /// driver is 0.
  package var specificEnergy: Double?
  /// Whether enough of the period is known to judge its energy.
  package var isComplete = true

  /// The saving, Wh; negative where more was used than expected.
  package var saving: Double { expected - actual }

  /// What it adds to the running sum: energy that was not measured does not count as saved.
  package var countedSaving: Double { isComplete ? saving : 0 }

  /// EnPI: actual divided by expected energy, below 1 is better; `nil` where nothing is expected.
  package var ratio: Double? { expected > 0 ? actual / expected : nil }

  package init(_ period: BaselinePeriod, to model: BaselineModel) {
    actual = period.energy
    expected = model.expected(period)
    isExtrapolated = model.isOutside(period)
    specificEnergy = period.drivers.first.flatMap { $0 > 0 ? period.energy / $0 : nil }
  }
}

extension BaselineModel {
  /// The energy that a period's drivers let us expect, in Wh.
  package func expected(_ period: BaselinePeriod) -> Double {
    zip(coefficients, period.drivers).reduce(intercept * period.length) { $0 + $1.0 * $1.1 }
  }

  func isOutside(_ period: BaselinePeriod) -> Bool {
    zip(trained, period.drivers).contains { range, driver in
      // A rounding difference at the edge does not count as outside.
      let value = driver / period.length
      let slack = 1e-9 * max(range.lowerBound.magnitude, range.upperBound.magnitude)
      return value < range.lowerBound - slack || value > range.upperBound + slack
    }
  }
}
