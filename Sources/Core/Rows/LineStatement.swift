package import Indicators
package import Measurements
package import Production

/// A line's row over any interval, from the ledger's slots.
package struct LineStatement: Sendable {
  package let row: KPIRow
  package let sums: ProductionSums

  /// Adds up the ledger's slots.
  ///
  /// - Parameters:
  ///   - line: The line whose ledger it is.
  ///   - slots: The slots that begin in `interval`, of any lines.
  ///   - place: Such as a day.
  ///   - period: The row's name, such as `day`.
  ///   - stops: The stops that were planned by hand.
  ///   - supply: What the line's account drew in it.
  ///   - now: What lies after it cannot be known yet.
  package init(
    of line: ProductionLineRows,
    slots: [ProductionSlot],
    in place: RowPlace,
    period: String,
    stops: [Interval],
    supply: AccountStatement? = nil,
    now: Timestamp
  ) {
    let (id, interval) = (line.definition.id, place.interval)
    var booked = ProductionSums.zero
    for slot in slots where slot.line == id && interval.contains(slot.slot.from) {
      booked += slot.sums
    }
    let fields = ProductionRow(
      period: period,
      in: place,
      due: Interval(from: interval.from, to: min(now, interval.to)),
      isFinal: interval.to <= now,
      revision: 1,
      stops: stops,
      supply: supply?.supply
    )
    (row, sums) = line.row(fields, booked)
  }

  package var interval: Interval { row.interval }
  package var values: [IndicatorValue] { row.values }
  package var coverage: Double { row.coverage }
  package var quality: ResultQuality { row.quality }

  /// Whether a value is known less well than by readings that follow each other as they should.
  package func isEstimated(_ name: String) -> Bool { ResultQuality.isNoted(row.sources[name]) }

  package subscript(name: String) -> Double? { row[name] }
}
