import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// The rows of lines that are due.
extension ProductionLines {
  /// The rows that are due at a moment; `supply` gives what an account knows of an interval.
  func rows(
    at moment: RowMoment,
    _ supply: (Int, ProductionLineState.Key) -> LineSupply?
  ) -> [KPIRow] {
    var rows: [KPIRow] = []
    for position in indices {
      let account = plan.account(ofLine: position)
      for key in view(position, { $0.intervals.unsettled(endingBy: moment.end) }) {
        guard let entry = view(position, { $0.intervals[key] }) else { continue }
        let supply = account.flatMap { supply($0, key) }
        let isFinal = moment.isDue(
          entry,
          isComplete: supply?.isFinal != false && view(position) { $0.isComplete(entry.interval) },
          grace: view(position, \.grace),
          showsRunning: moment.showsRunning(key.kind, ofLine: plan.definition.lines[position].id)
        )
        guard let isFinal else { continue }
        let row = change(position) {
          $0.row(key, isFinal: isFinal, now: moment.now, supply: supply)
        }
        if let row { rows.append(row) }
      }
    }
    return rows
  }

  /// The earliest moment at which an ended interval stops waiting for its readings.
  func deadline(_ clock: SettlingClock) -> Int64 {
    indices.reduce(.max) { next, position in
      min(next, view(position) { $0.intervals.deadline(grace: $0.grace, clock) })
    }
  }

  /// Whether the rows of an interval are final of all lines that drive a baseline, as far as they are in
  /// memory.
  func areFinal(_ key: ProductionLineState.Key, ofDriversOf baseline: EnergyBaseline) -> Bool {
    indices.allSatisfy { position in
      let id = plan.definition.lines[position].id
      return !baseline.drivers.contains { $0.line == id }
        || view(position) { $0.intervals[key]?.isFinal } != false
    }
  }
}
