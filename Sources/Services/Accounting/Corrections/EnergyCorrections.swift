import Events
import Calendar
package import Energy
package import Indicators
package import Measurements
import Production
import Rows

extension Accounting {
  /// How far back an account may be corrected: 62 days, in milliseconds, as far as readings that come
  /// late are booked.
  package static let oldestCorrection = EnergyCounterState.longestGap

  /// Sets what an account counted in an interval.
  ///
  /// The ledger keeps what the meters counted; the difference is a register of the account's own, so
  /// that every sum and report follows. The value is spread evenly over the interval's slots.
  ///
  /// - Parameters:
  ///   - values: Energies in thousandths of Wh or varh.
  ///   - account: The account's id.
  ///   - interval: From an edge of the ledger's slots to another; it has ended.
  ///   - by: Who asks.
  ///   - why: For what reason.
  /// - Returns: What was changed, and the rows that were published with a new revision.
  /// - Throws: ``EnergyCorrectionError``; nothing was changed then.
  package func correct(
    _ values: [EnergyQuantity: Int64],
    of account: String,
    in interval: Interval,
    by: String,
    why: String
  ) async throws(EnergyCorrectionError) -> (EnergyCorrection, rows: [KPIRow]) {
    let position = try position(ofAccount: account, correcting: interval, values)
    await finish(at: clock.lastTick)
    if let storeFailure { throw .store(storeFailure) }
    await ledger.turn.wait()
    ledger.turn.take()
    let changes = await book(values, of: position, in: interval)
    ledger.turn.end()
    let correction = EnergyCorrection(
      account: account,
      interval: interval,
      changes: try changes.get(),
      by: by,
      why: why,
      time: clock.lastTick
    )
    guard !correction.changes.isEmpty else { return (correction, []) }
    ledger.add(correction)
    ledger.add(event(of: correction))
    return (correction, rows: await settleCorrection(of: account, in: interval))
  }

  /// Settles what was corrected just now.
  ///
  /// - Returns: The final rows of a subject that have a part in an interval and were published just now.
  package func settleCorrection(
    of subject: String,
    in interval: Interval
  ) async -> [KPIRow] {
    await ledger.turn.wait()
    return await settle(at: clock.lastTick).filter { row in
      row.isFinal && row.subject == subject
        && !row.interval.intersection(interval).isEmpty
    }
  }

  private func position(
    ofAccount id: String,
    correcting interval: Interval,
    _ values: [EnergyQuantity: Int64]
  ) throws(EnergyCorrectionError) -> Int {
    guard clock.isStarted, let position = accounts.position(of: id) else {
      throw .unknownAccount(id)
    }
    let account = accounts.account(at: position)
    guard !values.isEmpty else { throw .noValues }
    for (quantity, value) in values {
      guard (0...MilliUnits.limit).contains(value) else { throw .outOfRange(quantity) }
      guard account.correctionLink(of: quantity) != nil else {
        throw .notCounted(quantity)
      }
    }
    guard (1...Self.longestCorrection).contains(interval.milliseconds) else { throw .badLength }
    guard clock.lastTick.milliseconds(since: interval.from) <= Self.oldestCorrection else {
      throw .tooOld
    }
    let grid = account.calendar.grid
    let whole = Interval(
      from: grid.slot(containing: interval.from).from,
      to: grid.slot(upTo: interval.to).to
    )
    guard whole == interval else { throw .notAligned(whole) }
    let corrected = accounts.read(position) { values[$0.quantity] != nil && !$0.isSubmeter }
    guard interval.to <= clock.lastTick, corrected >= interval.to else { throw .notKnownYet }
    return position
  }

  /// Books the differences into the account's own registers.
  private func book(
    _ values: [EnergyQuantity: Int64],
    of position: Int,
    in interval: Interval
  ) async -> Result<[EnergyCorrection.Change], EnergyCorrectionError> {
    let stored: [MeterSlot]
    var work: [ProductionSlot] = []
    do throws(LedgerError) {
      stored = try await self.slots.meterSlots(in: interval)
      if !plan.linesOfAccount[position].isEmpty {
        work = try await self.slots.productionSlots(in: interval)
      }
    } catch {
      return .failure(.store(error))
    }
    var slots: [SlotKey: CounterSum] = [:]
    for slot in stored { slots[SlotKey(slot.register, slot.slot)] = slot.sum }
    let changes = EnergyQuantity.allCases.compactMap { quantity in
      values[quantity].flatMap { value in
        book(value, quantity, of: position, in: interval, slots)
      }
    }
    let corrected = Dictionary(changes.map { ($0.quantity, $0.after) }) { $1 }
    correctIdleEnergy(corrected, of: position, in: interval, slots, work)
    return .success(changes)
  }

  private func book(
    _ value: Int64,
    _ quantity: EnergyQuantity,
    of position: Int,
    in interval: Interval,
    _ slots: [SlotKey: CounterSum]
  ) -> EnergyCorrection.Change? {
    let account = accounts.account(at: position)
    guard let link = account.correctionLink(of: quantity) else { return nil }
    let grid = plan.grid.slots(covering: interval)
    let known = grid.map { slot in
      account.total(of: quantity) { slots[SlotKey($0.name, slot)] ?? .zero }
    }
    let before = known.reduce(Int64(0)) { $0.saturatingAdd($1.amount) }
    let isKnown = known.contains(where: \.isKnown)
    guard !isKnown || before != value || known.contains(where: { !$0.isKnown }) else { return nil }
    let parts = Booking(interval: interval, amount: value, bridgesGap: false).parts(in: grid)
    for (part, known) in zip(parts, known) {
      let missing = part.slot.milliseconds - known.accounted
      let sum = CounterSum(
        amount: part.amount.saturatingAdd(0 - max(known.amount, -.max)),
        bridged: max(0, missing),
        unplaced: 0 - max(known.unplaced, -.max)
      )
      counters.book(sum, to: part.slot, of: link.register)
    }
    if quantity == .activeImport { accounts.noteCorrection(of: position, in: interval) }
    return EnergyCorrection.Change(
      quantity: quantity,
      before: isKnown ? before : nil,
      after: value
    )
  }

  private func event(of correction: EnergyCorrection) -> Event {
    let zone = plan.definition.calendar.zone
    let (account, interval) = (correction.account, correction.interval)
    let changes = correction.changes.map { change in
      let name = change.quantity.rawValue
      return EventContent.Correction(
        quantity: name,
        before: change.before.map(MilliUnits.units),
        after: MilliUnits.units(change.after),
        unit: (IndicatorCatalogue[name]?.unit ?? .wattHours).rawValue
      )
    }
    return Event(
      .ledgerCorrected(
        account: account,
        from: (interval.from, zone.text(of: interval.from)),
        to: (interval.to, zone.text(of: interval.to)),
        changes: changes,
        by: correction.by,
        why: correction.why
      ),
      of: account,
      at: correction.time,
      id: "\(account).correction.\(interval.from.milliseconds).\(correction.time.milliseconds)"
    )
  }
}
