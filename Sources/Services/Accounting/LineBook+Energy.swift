import Calendar
import Energy
import Measurements
import Production

/// What an energy account tells of the energy that a line has drawn in an interval.
struct LineSupply: Sendable {
  /// Wh.
  var energy: Double?
  /// đồng before VAT.
  var cost: Double?
  /// kg.
  var co2e: Double?
  var isFinal = true
}

extension LineBook {
  var idleEnergyKey: String { "line-energy/\(definition.id)" }

  /// Tells which states have ended; the same one may be told again.
  mutating func noteRuns() {
    guard definition.energy != nil else { return }
    for run in outcome.runs { idleEnergy.add(run) }
  }

  /// Books the idle energy of what the line's meters gave.
  mutating func settleIdleEnergy(calendar: PlantCalendar) {
    noteRuns()
    guard definition.energy != nil else { return }
    idleEnergy.settle(with: line, calendar: calendar, into: &outcome)
  }
}
