import System

// RTU frames carry no number. An answer that comes after its time-out looks like the one to the next
// request, where that asks the same unit for as much. Such a request is therefore kept apart from the one
// before it by a short request whose answer has another length.
extension ModbusClient {
  /// Exchanges one request, of which the answer cannot be an earlier one's.
  func exchangeApart(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    let asked = Array(request[0..<count])
    try separate(asked, unit: unit)
    let pdu: Range<Int>
    do throws(ModbusError) {
      pdu = try exchangeOnce(unit: unit, count: count)
    } catch {
      // If it is a copy, the answer may still come.
      if !isNewRefusal(error, to: asked, unit: unit) { noteSent(unit: unit, count: count) }
      throw error
    }
    let frame = answer[pdu]
    let now = MonotonicClock.now()
    if units[unit]?.recent.isSuspect(frame, to: asked, at: now) == true {
      return try confirm(Array(frame), to: asked, unit: unit)
    }
    try accept(Array(frame), to: asked, unit: unit)
    return pdu
  }

  /// Notes the answer to a request, unless it may be an earlier one's.
  private func accept(
    _ frame: [UInt8],
    to asked: [UInt8],
    unit: UInt8
  ) throws(ModbusError) {
    let now = MonotonicClock.now()
    // It was seen only now that answers overtake one another: this may be either request's.
    if isDoubtful(asked, unit: unit) {
      units[unit]?.recent.note(frame[...], to: asked, at: now)
      noteSent(unit: unit, count: asked.count)
      let error = ModbusError.garbled(.lateAnswer, "it may be the answer to an earlier request")
      recover(from: error)
      throw error
    }
    // Then the right one may still come.
    if units[unit]?.recent.mayBeCopy(frame[...], to: asked, at: now, within: copyPeriod) == true {
      noteSent(unit: unit, count: asked.count)
    }
    try refuseOvertaken(asked, frame, unit: unit)
    units[unit]?.recent.note(frame[...], to: asked, at: now)
  }

  /// How long the same request may be asked again, in nanoseconds.
  private var patienceWithAnswers: Int64 { 2 * options.responseTimeout.boundedNanoseconds }

  /// For so long an answer may be sent again.
  private var copyPeriod: Int64 { max(4 * patienceWithAnswers, 2_000_000_000) }

  /// Whether a frame does not show that a unit has worked on the request it was sent last.
  func mayRepeat(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], unit: UInt8, at now: Int64) -> Bool {
    units[unit]?.recent.mayRepeat(frame, to: pdu, at: now, within: copyPeriod) ?? false
  }

  /// Notes an answer to `pdu`; whether it shows that the unit has worked on it.
  private func isNew(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], unit: UInt8) -> Bool {
    let now = MonotonicClock.now()
    defer { units[unit]?.recent.note(frame, to: pdu, at: now) }
    return !mayRepeat(frame, to: pdu, unit: unit, at: now)
  }

  /// The same for a refusal.
  ///
  /// Other errors are no answers: they count as new and are not remembered.
  private func isNewRefusal(_ error: ModbusError, to pdu: [UInt8], unit: UInt8) -> Bool {
    guard case .exception(let code) = error.kind else { return true }
    return isNew([pdu[0] | 0x80, code], to: pdu, unit: unit)
  }

  func noteSent(unit: UInt8, count: Int) {
    units.noteSent(Array(request[0..<count]), to: unit, patience: patienceWithAnswers)
  }

  private func isDoubtful(_ pdu: [UInt8], unit: UInt8) -> Bool {
    units[unit]?.awaited.isDoubtful(
      pdu,
      at: MonotonicClock.now(),
      patience: patienceWithAnswers
    ) ?? false
  }

  /// Makes sure that no answer is on its way which could be taken for the one to `pdu`.
  private func separate(_ pdu: [UInt8], unit: UInt8) throws(ModbusError) {
    // A new connection may have to wait, and what has come meanwhile counts.
    try prepare()
    // A refusal may itself be an earlier request's; then the next one is asked for.
    for _ in 0..<3 where isDoubtful(pdu, unit: unit) {
      guard canSeparate(unit), try askBetween(pdu, unit: unit) else { break }
      // What came behind the answer counts.
      try prepare()
    }
    guard isDoubtful(pdu, unit: unit) else { return }
    let now = MonotonicClock.now()
    let free = units[unit]?.awaited.freeFrom(pdu, at: now, patience: patienceWithAnswers) ?? now
    // What is overdue waits for a short request that is possible again.
    try wire.pause(until: free > now ? min(free, now + timeout) : now + timeout)
    guard isDoubtful(pdu, unit: unit) else { return }
    let held = ModbusError.held(unit, units[unit]?.lastFailure)
    throw endpoint.isSerial ? held : peer.explain(held)
  }

  /// Whether another request shows that what was asked before is answered or lost.
  private func canSeparate(_ unit: UInt8) -> Bool {
    let now = MonotonicClock.now()
    guard let awaited = units[unit]?.awaited else { return true }
    return awaited.keepsOrder(at: now)
      || awaited.isOverdue(at: now, patience: patienceWithAnswers)
  }

  /// Asks the unit for something else than `pdu`; that it answers shows that it is done with the rest.
  ///
  /// - Returns: `false` where every other answer could be taken for an earlier one too.
  private func askBetween(_ pdu: [UInt8], unit: UInt8) throws(ModbusError) -> Bool {
    defer { put(pdu) }
    let betweens = betweens(of: pdu, unit: unit)
    for between in betweens {
      put(between)
      do throws(ModbusError) {
        let pdu = try exchangeOnce(unit: unit, count: between.count)
        if isNew(answer[pdu], to: between, unit: unit) { return true }
      } catch {
        guard error.isException else { throw error }
        if isNewRefusal(error, to: between, unit: unit) { return true }
      }
    }
    return !betweens.isEmpty
  }

  /// What can be asked between, best first: what was not answered lately, so that the answer is no copy.
  ///
  /// Of a unit that sends what nobody waited for, nothing else.
  private func betweens(of pdu: [UInt8], unit: UInt8) -> [[UInt8]] {
    let all = AnswerShape.separators(of: pdu)
    guard let known = units[unit] else { return all }
    let now = MonotonicClock.now()
    let patience = patienceWithAnswers
    let separate = all.filter { known.awaited.isSeparate($0, at: now, patience: patience) }
    let fresh = separate.filter { !known.recent.wasAnswered($0, since: now - copyPeriod) }
    if known.recent.isWatched(at: now) { return fresh }
    // Not every unit has both tables.
    let first = fresh.filter { $0[0] == pdu[0] }
    return first + separate.filter { !first.contains($0) }
  }

  /// Where an answer of this shape was presumed lost shortly before, a second one that follows shows that
  /// it was not: the first of the two may be either.
  private func refuseOvertaken(
    _ asked: [UInt8],
    _ frame: [UInt8],
    unit: UInt8
  ) throws(ModbusError) {
    let now = MonotonicClock.now()
    let isWatched = units[unit]?.recent.isWatched(at: now) ?? false
    let end = units[unit]?.awaited
      .mayBeFollowed(asked, at: now, patience: patienceWithAnswers, isWatched: isWatched)
    guard let end else { return }
    let isFollowed = wire.hasSurplus ? true : try wire.awaitByte(within: end - now)
    guard isFollowed else {
      if !isWatched { units[unit]?.awaited.noteNothingFollowed() }
      return
    }
    units[unit]?.recent.note(frame[...], to: asked, at: now)
    let text = "a second answer followed, so the first may be an earlier request's"
    let error = ModbusError.garbled(.lateAnswer, text)
    // Whole, so that it is known whose it may be.
    let frameTime = framing.duration(ofBytes: RTUFrame.longest)
    try wire.pause(until: MonotonicClock.now() + max(frameTime, 5_000_000))
    let lateBefore = statistics.lateAnswers
    drain()
    // Two answers to two requests, or one that was sent twice.
    if statistics.lateAnswers == lateBefore { noteSent(unit: unit, count: asked.count) }
    recover(from: error)
    throw error
  }

  /// Asks again for what may be a copy of the answer to another request.
  private func confirm(
    _ suspect: [UInt8],
    to asked: [UInt8],
    unit: UInt8
  ) throws(ModbusError) -> Range<Int> {
    units[unit]?.recent.doubt(until: MonotonicClock.now() + copyPeriod)
    // If it is a copy, the right answer may still come.
    noteSent(unit: unit, count: asked.count)
    let before = (late: statistics.lateAnswers, odd: units[unit]?.recent.outOfTurn)
    _ = try askBetween(asked, unit: unit)
    let pdu = try exchangeOnce(unit: unit, count: asked.count)
    // Whatever else came, before either answer, may have been the right one.
    let wasCopy =
      (late: statistics.lateAnswers, odd: units[unit]?.recent.outOfTurn) != before
    let frame = answer[pdu]
    let now = MonotonicClock.now()
    let isSame = frame.elementsEqual(suspect)
    if isSame, !wasCopy {
      units[unit]?.recent.confirm(frame, to: asked, at: now)
      // What is held to be its own answer leaves none to come, which a refusal of the next could be taken for.
      if units[unit]?.recent.isWatched(at: now) == false { units[unit]?.awaited.settle(asked) }
    } else {
      units[unit]?.recent.noteOutOfTurn(at: now)
      guard !isSame, units[unit]?.recent.isSuspect(frame, to: asked, at: now) != true else {
        let error = ModbusError.garbled(.lateAnswer, "it is the same as one to another request")
        noteSent(unit: unit, count: asked.count)
        recover(from: error)
        throw error
      }
    }
    try accept(Array(frame), to: asked, unit: unit)
    return pdu
  }
}

extension ModbusError {
  /// Of the kind of the last failure: who garbles every answer is not silent.
  fileprivate static func held(_ unit: UInt8, _ last: Self?) -> Self {
    let text = "unit \(unit) was not asked: the answer to an earlier request may still come"
    guard let last else { return Self(.noAnswer, text: text) }
    return Self(last.kind, code: last.code, text: "\(last.text); now \(text)", isSilence: true)
  }
}
