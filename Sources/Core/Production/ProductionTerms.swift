package import Indicators

/// What ratios need besides a line's own sums.
package struct ProductionTerms: Sendable, Hashable {
  /// Milliseconds of the interval by the clock, for TEEP; `nil`: the sums' own calendar time.
  package var calendarTime: Int64?
  /// People at the line; `nil`: no labour productivity.
  package var workers: Double?
  package var failureDenominator = FailureDenominator.failures
  /// Whether a counter tells RQ, the items that had to be worked over.
  package var countsRework = false
  /// Wh that the line's energy account drew in the interval.
  package var energy: Double?
  /// Wh of it while the line was not running; `nil`: the sums' own, where the energy is known.
  package var idleEnergy: Double?
  /// What it cost, in đồng before VAT.
  package var cost: Double?
  /// kg of CO2e for ``energy``.
  package var co2e: Double?

  /// How well the energy and what it cost and emitted are known.
  package var energyQuality = ResultQuality.good

  package init(calendarTime: Int64? = nil) { self.calendarTime = calendarTime }

  /// The terms that a line's definition gives.
  package init(of line: ProductionLineDefinition, calendarTime: Int64) {
    self.calendarTime = calendarTime
    workers = line.workers
    failureDenominator = line.failureDenominator
    countsRework = line.counters.rework != nil
  }
}
