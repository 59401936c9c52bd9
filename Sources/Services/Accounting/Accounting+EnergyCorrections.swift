import Calendar
package import Energy
package import Indicators
package import Measurements

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
    await finish(at: lastTick)
    if let storeFailure { throw .store(storeFailure) }
    await waitForSettling()
    isSettling = true
    let changes = await book(values, of: position, in: interval)
    endSettling()
    let correction = EnergyCorrection(
      account: account,
      interval: interval,
      changes: try changes.get(),
      by: by,
      why: why,
      time: lastTick
    )
    guard !correction.changes.isEmpty else { return (correction, []) }
    corrections.append(correction)
    events.append(event(of: correction))
    return (correction, rows: await settleCorrection(of: account, in: interval))
  }

  /// Settles what was corrected just now.
  ///
  /// - Returns: The final rows of a subject that have a part in an interval and were published just now.
  package func settleCorrection(
    of subject: String,
    in interval: Interval
  ) async -> [KPIRow] {
    await waitForSettling()
    return await settle(at: lastTick).filter { row in
      row.isFinal && row.subject == subject
        && !row.interval.intersection(interval).isEmpty
    }
  }

  private func position(
    ofAccount id: String,
    correcting interval: Interval,
    _ values: [EnergyQuantity: Int64]
  ) throws(EnergyCorrectionError) -> Int {
    guard startedAt != nil, let position = accounts.firstIndex(where: { $0.definition.id == id })
    else { throw .unknownAccount(id) }
    guard !values.isEmpty else { throw .noValues }
    for (quantity, value) in values {
      guard (0...MilliUnits.limit).contains(value) else { throw .outOfRange(quantity) }
      guard accounts[position].correctionLink(of: quantity) != nil else {
        throw .notCounted(quantity)
      }
    }
    guard (1...Self.longestCorrection).contains(interval.milliseconds) else { throw .badLength }
    guard lastTick.milliseconds(since: interval.from) <= Self.oldestCorrection else {
      throw .tooOld
    }
    let grid = accounts[position].calendar.grid
    let whole = Interval(
      from: grid.slot(containing: interval.from).from,
      to: grid.slot(upTo: interval.to).to
    )
    guard whole == interval else { throw .notAligned(whole) }
    let book = accounts[position]
    let corrected = book.reached(feeds: feeds) { values[$0.quantity] != nil && !$0.isSubmeter }
    guard interval.to <= lastTick, corrected >= interval.to else { throw .notKnownYet }
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
      stored = try await newestMeterSlots(in: interval)
      if !linesOfAccount[position].isEmpty {
        work = try await newestProductionSlots(in: interval)
      }
    } catch {
      return .failure(.store(error))
    }
    var slots: [SlotKey: RegisterSum] = [:]
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
    _ slots: [SlotKey: RegisterSum]
  ) -> EnergyCorrection.Change? {
    guard let link = accounts[position].correctionLink(of: quantity) else { return nil }
    let grid = definition.calendar.grid.slots(covering: interval)
    let known = grid.map { slot in
      accounts[position].total(of: quantity) { register in
        slots[SlotKey(registers[register].name, slot)] ?? .zero
      }
    }
    let before = known.reduce(Int64(0)) { $0.saturatingAdd($1.amount) }
    let isKnown = known.contains(where: \.isKnown)
    guard !isKnown || before != value || known.contains(where: { !$0.isKnown }) else { return nil }
    let parts = Booking(interval: interval, amount: value, bridgesGap: false).parts(in: grid)
    for (part, known) in zip(parts, known) {
      let missing = part.slot.milliseconds - known.accounted
      let sum = RegisterSum(
        amount: part.amount.saturatingAdd(0 - max(known.amount, -.max)),
        bridged: max(0, missing),
        unplaced: 0 - max(known.unplaced, -.max)
      )
      let name = registers[link.register].name
      registers[link.register].book(MeterSlot(register: name, slot: part.slot, sum: sum))
    }
    if quantity == .activeImport { accounts[position].sliding?.noteChange(in: interval) }
    return EnergyCorrection.Change(
      quantity: quantity,
      before: isKnown ? before : nil,
      after: value
    )
  }

  private func event(of correction: EnergyCorrection) -> Event {
    let zone = definition.calendar.zone
    let (from, to) = (
      zone.text(of: correction.interval.from), zone.text(of: correction.interval.to)
    )
    let changes = correction.changes.map { change in
      let before = change.before.map { "\(MilliUnits.units($0))" } ?? "?"
      let name = change.quantity.rawValue
      let unit = IndicatorCatalogue[name]?.unit ?? .wattHours
      return "\(name) \(before) → \(MilliUnits.units(change.after)) \(unit.rawValue)"
    }.joined(separator: ", ")
    let (account, by, why) = (correction.account, correction.by, correction.why)
    return Event(
      subject: account,
      timestamp: correction.time,
      id: "\(account).correction.\(correction.interval.from.milliseconds)"
        + ".\(correction.time.milliseconds)",
      type: "ledger_corrected",
      severity: .info,
      english:
        "\(account) was corrected by \(by) from \(from) to \(to): \(changes); reason: \(why)",
      vietnamese: "\(by) đã hiệu chỉnh \(account) từ \(from) đến \(to): \(changes); lý do: \(why)"
    )
  }
}

extension EnergyAccountState {
  /// The link by which a quantity is corrected; `nil` where the account does not count it.
  func correctionLink(of quantity: EnergyQuantity) -> AccountLink? {
    links.indices.first {
      links[$0].isCorrection && links[$0].quantity == quantity && isConcerned[$0]
    }.map { links[$0] }
  }

  /// What the account counted of a quantity in one slot, corrections included.
  ///
  /// `sum` gives what the register at a position counted in it.
  func total(of quantity: EnergyQuantity, _ sum: (_ register: Int) -> RegisterSum) -> QuantityTotal
  {
    var totals = AccountTotals()
    for (position, link) in links.enumerated()
    where isConcerned[position] && link.quantity == quantity {
      totals.add(sum(link.register), of: link)
    }
    return totals[quantity] ?? QuantityTotal()
  }
}

extension AccountTotals {
  /// Adds what the register of a link counted; a submeter counts nothing for the account itself.
  mutating func add(_ sum: RegisterSum, of link: AccountLink) {
    guard !link.isSubmeter else { return }
    if link.isCorrection {
      correct(by: sum, of: link.quantity)
    } else {
      add(sum, of: link.quantity, isSubtracted: link.isSubtracted)
    }
  }
}
