import Calendar
import Energy
import Indicators
import Measurements
import Production

/// What an energy account tells of the energy that a line has drawn in an interval.
struct LineSupply: Sendable {
  /// Wh.
  var energy: Double?
  /// The share of the interval that the energy accounts for, 0…1.
  var coverage = 1.0
  /// đồng before VAT.
  var cost: Double?
  /// kg.
  var co2e: Double?
  /// How well all of them are known.
  var quality = ResultQuality.good
  var isFinal = true
}

extension ProductionTerms {
  /// Takes what an account tells of the line's energy.
  ///
  /// Both counters are known for times by the clock, gaps included that a counter bridges. Where one of the
  /// two is known for clearly less of them than the other, they are not set against each other, unless the
  /// items are known for the planned time: only the idle energy is given then, as an amount.
  ///
  /// - Parameters:
  ///   - supply: What the account knows.
  ///   - sums: What the line did in the interval.
  ///   - length: Milliseconds of the interval, as far as it can be known.
  ///   - limits: Its limit for complete data is how far the two may differ.
  mutating func take(
    _ supply: LineSupply,
    sums: ProductionSums,
    of length: Int64,
    limits: CoverageLimits
  ) {
    energyQuality = supply.quality
    guard supply.coverage >= limits.complete * sums.countedShare(of: length),
      sums.goodShare(of: length, self) >= limits.complete * supply.coverage
    else {
      idleEnergy = supply.energy.map { _ in MilliUnits.units(max(0, sums.idleEnergy)) }
      return
    }
    (energy, cost, co2e) = (supply.energy, supply.cost, supply.co2e)
  }
}

extension ProductionLineState {
  var idleEnergyKey: String { "line-energy/\(definition.id)" }

  /// Tells which states have ended; the same one may be told again.
  mutating func noteRuns() {
    guard definition.energy != nil else { return }
    for run in outcome.runs { idleEnergy.add(run) }
  }

  /// Books the idle energy of what the line's meters gave, as far as it lies before a moment.
  mutating func settleIdleEnergy(before end: Timestamp, calendar: PlantCalendar) {
    noteRuns()
    guard definition.energy != nil else { return }
    idleEnergy.settle(with: line, before: end, calendar: calendar, into: &outcome)
  }

  /// Books the idle energy of time whose states are in the ledger only.
  mutating func settleIdleEnergy(
    of interval: Interval,
    by runs: [PastRun],
    calendar: PlantCalendar
  ) {
    idleEnergy.settle(interval, by: runs, with: line, calendar: calendar, into: &outcome)
    isChanged = true
  }
}
