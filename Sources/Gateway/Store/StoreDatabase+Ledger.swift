package import Accounting
package import Energy
import Indicators
package import Measurements
package import Outbox
package import Production
import SQLite

/// Ledger rows and checkpoints on their way into the store.
package struct LedgerWrite: StoredChange, DatabaseChange {
  package var changes: LedgerChanges

  package init(_ changes: LedgerChanges) { self.changes = changes }

  package func merged(with later: any StoredChange) -> (any StoredChange)? {
    guard let later = later as? LedgerWrite else { return nil }
    var both = changes
    both.append(later.changes)
    return LedgerWrite(both)
  }

  func apply(to store: StoreDatabase) throws(SQLiteError) {
    for slot in changes.meterSlots { try store.write(slot) }
    for slot in changes.productionSlots { try store.write(slot) }
    for run in changes.runs { try store.write(run) }
    for correction in changes.corrections { try store.write(correction) }
    for result in changes.results { try store.write(result) }
    for (name, state) in changes.checkpoints {
      try store.statements.ledger.setCheckpoint.bind(name, at: 1).bind(state, at: 2).run()
    }
  }
}

extension StoreDatabase {
  fileprivate func write(_ slot: MeterSlot) throws(SQLiteError) {
    try statements.ledger.setMeterSlot.bind(slot.register, at: 1)
      .bind(slot.slot.from.milliseconds, at: 2).bind(slot.slot.to.milliseconds, at: 3)
      .bind(slot.sum.amount, at: 4).bind(slot.sum.measured, at: 5)
      .bind(slot.sum.bridged, at: 6).run()
    guard slot.sum.unplaced != 0 else { return }
    try statements.ledger.setUnplaced.bind(slot.register, at: 1)
      .bind(slot.slot.from.milliseconds, at: 2).bind(slot.sum.unplaced, at: 3).run()
  }

  fileprivate func write(_ slot: ProductionSlot) throws(SQLiteError) {
    try statements.ledger.setProductionSlot.bind(slot.line, at: 1)
      .bind(slot.slot.from.milliseconds, at: 2).bind(slot.slot.to.milliseconds, at: 3)
      .bind(PackedNumbers(slot.sums).bytes, at: 4).run()
  }

  fileprivate func write(_ result: KPIRow) throws(SQLiteError) {
    let numbers = PackedNumbers(result.values.map { Int64(bitPattern: $0.value.bitPattern) })
    let basis = ResultBasis(result.sources)
    if let basis { try statements.ledger.insertBasis.bind(basis.text, at: 1).run() }
    try statements.ledger.setResult.bind(result.subject, at: 1).bind(result.family.rawValue, at: 2)
      .bind(result.period, at: 3).bind(result.interval.from.milliseconds, at: 4)
      .bind(result.interval.to.milliseconds, at: 5).bind(Int64(result.revision), at: 6)
      .bind(result.isFinal ? 1 : 0, at: 7).bind(result.coverage, at: 8)
      .bind(result.quality.rawValue, at: 9).bind(result.shift, at: 10)
      .bind(result.values.map(\.name).joined(separator: ","), at: 11)
      .bind(numbers.bytes, at: 12).bind(basis?.text, at: 13).run()
    if result.revision > 1, result.family == .energy { try deleteParts(of: result) }
  }

  /// Deletes the rows of shorter intervals that a row takes the place of, since it is no longer cut there.
  private func deleteParts(of result: KPIRow) throws(SQLiteError) {
    try statements.ledger.deletePartsOfResult.bind(result.subject, at: 1)
      .bind(result.family.rawValue, at: 2).bind(result.period, at: 3)
      .bind(result.interval.from.milliseconds, at: 4)
      .bind(result.interval.to.milliseconds, at: 5).run()
  }

  // MARK: Reading

  package func checkpoints() throws(LedgerError) -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    try query("SELECT name, state FROM checkpoint") { row throws(SQLiteError) in
      result[row.text(at: 0)] = row.bytes(at: 1)
    }
    return result
  }

  package func meterSlots(in interval: Interval) throws(LedgerError) -> [MeterSlot] {
    var slots: [MeterSlot] = []
    let unplaced =
      "SELECT amount FROM unplaced_energy AS other "
      + "WHERE other.register = meter_slot.register AND other.start = meter_slot.start"
    let sql =
      "SELECT register, start, end, amount, measured, bridged, (\(unplaced)) FROM meter_slot"
    try query(sql, in: interval) { row throws(SQLiteError) in
      let sum = CounterSum(
        amount: row.integer(at: 3),
        measured: row.integer(at: 4),
        bridged: row.integer(at: 5),
        unplaced: row.integer(at: 6)
      )
      slots.append(MeterSlot(register: row.text(at: 0), slot: row.interval(at: 1), sum: sum))
    }
    return slots
  }

  package func productionSlots(in interval: Interval) throws(LedgerError) -> [ProductionSlot] {
    var slots: [ProductionSlot] = []
    try query("SELECT line, start, end, sums FROM production_slot", in: interval) {
      row throws(SQLiteError) in
      let slot = row.interval(at: 1)
      let packed = PackedNumbers(bytes: row.bytes(at: 3))
      guard let sums = packed.productionSums(ofSlot: slot.milliseconds) else {
        throw SQLiteError(code: 11, message: "unknown sums", context: "production_slot")
      }
      slots.append(ProductionSlot(line: row.text(at: 0), slot: slot, sums: sums))
    }
    return slots
  }

  package func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp = .distantFuture
  ) throws(LedgerError) -> [PublicationKey: Publication] {
    var result: [PublicationKey: Publication] = [:]
    let sql =
      "SELECT subject, family, period, start, revision, final, end FROM result WHERE end > "
      + "\(moment.milliseconds) AND start < \(end.milliseconds)"
    try query(sql) { row throws(SQLiteError) in
      guard let family = IndicatorFamily(rawValue: row.text(at: 1)) else { return }
      let key = PublicationKey(
        subject: row.text(at: 0),
        family: family,
        period: row.text(at: 2),
        from: Timestamp(milliseconds: row.integer(at: 3))
      )
      result[key] = Publication(
        end: Timestamp(milliseconds: row.integer(at: 6)),
        revision: Int(clamping: row.integer(at: 4)),
        isFinal: row.integer(at: 5) != 0
      )
    }
    return result
  }

  private func query(
    _ sql: String,
    in interval: Interval? = nil,
    _ body: (Statement) throws(SQLiteError) -> Void
  ) throws(LedgerError) {
    do throws(SQLiteError) {
      let select = try database.prepare(
        interval == nil ? sql : sql + " WHERE start >= ?1 AND start < ?2"
      )
      if let interval {
        _ = select.bind(interval.from.milliseconds, at: 1).bind(interval.to.milliseconds, at: 2)
      }
      while try select.step() { try body(select) }
    } catch {
      throw LedgerError("\(error)")
    }
  }
}

extension Statement {
  fileprivate func interval(at column: Int32) -> Interval {
    Interval(
      from: Timestamp(milliseconds: integer(at: column)),
      to: Timestamp(milliseconds: integer(at: column + 1))
    )
  }
}
