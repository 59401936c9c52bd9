package import Calendar
package import Energy
package import Indicators
package import Measurements

/// What ratios need besides a line's own sums.
package struct ProductionTerms: Sendable, Hashable {
  /// Milliseconds of the interval by the clock, for TEEP; `nil`: the sums' own calendar time.
  package var calendarTime: Int64?
  /// People at the line; `nil`: no labour productivity.
  package var workers: Double?
  package var failureDenominator = FailureDenominator.failures
  /// Whether a counter gives RQ, the items that had to be worked over.
  package var countsRework = false
  /// Which counters the line has: the time for which each is known counts.
  package var counters = ItemCounters()
  /// Milliseconds at the end of an open interval whose items cannot be known yet, though a state holds.
  package var pendingTime: Int64 = 0
  /// The part of ``pendingTime`` in shifts without their breaks.
  package var pendingWork: Int64 = 0
  /// The share of one time below which another is too much less known for a ratio of the two.
  package var leastShare = CoverageLimits.standard.complete
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

  /// The terms that a line's definition and the calendar give for an interval as far as it is due.
  ///
  /// - Parameters:
  ///   - line: Its definition.
  ///   - due: The interval as far as its states can be known.
  ///   - pending: The end of it whose items cannot be known yet: a state holds to the next reading, and a
  ///     count is known up to the last one.
  ///   - calendar: The site's calendar.
  ///   - limits: How much must be known.
  package init(
    of line: ProductionLineDefinition,
    in due: Interval,
    pending: Interval? = nil,
    calendar: PlantCalendar,
    limits: CoverageLimits
  ) {
    calendarTime = due.milliseconds
    if let pending {
      pendingTime = pending.milliseconds
      pendingWork = calendar.busyWindows(in: pending).reduce(0) { $0 + $1.milliseconds }
    }
    counters = line.counters
    leastShare = limits.complete
    workers = line.workers
    failureDenominator = line.failureDenominator
    countsRework = line.counters.rework != nil
  }
}
