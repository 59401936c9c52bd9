import System

// RTU frames carry no number. An answer that comes after its time-out looks like the one to the next
// request, where that asks the same unit for as much. Such a request is therefore kept apart from the one
// before it by a short request whose answer has another length.
extension ModbusClient {
  /// Exchanges one request, of which the answer cannot be an earlier one's.
  func exchangeApart(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    let asked = Array(request[0..<count])
    try separate(asked, unit: unit)
    let pdu = try exchangeOnce(unit: unit, count: count)
    let frame = answer[pdu]
    try refuseOvertaken(asked, Array(frame), unit: unit)
    let now = MonotonicClock.now()
    guard units[unit]?.recent.isSuspect(frame, to: asked, at: now) == true else {
      let mayBeOld = units[unit]?.recent.mayBeCopy(frame, to: asked, at: now) == true
      units[unit]?.recent.note(frame, to: asked)
      // Then the right one may still come.
      if mayBeOld { noteSent(unit: unit, count: asked.count) }
      return pdu
    }
    return try confirm(Array(frame), to: asked, unit: unit)
  }

  /// How long the same request may be asked again, in nanoseconds.
  private var patienceWithAnswers: Int64 { 2 * options.responseTimeout.boundedNanoseconds }

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
    // A refusal may itself be an earlier request's; then the next one is asked for.
    for _ in 0..<3 where isDoubtful(pdu, unit: unit) {
      guard units[unit]?.awaited.keepsOrder(at: MonotonicClock.now()) == true,
        try askBetween(pdu, unit: unit)
      else { break }
    }
    guard isDoubtful(pdu, unit: unit) else { return }
    let now = MonotonicClock.now()
    let free = units[unit]?.awaited.freeFrom(pdu, at: now, patience: patienceWithAnswers) ?? now
    try wire.pause(until: min(free, now + timeout))
    guard isDoubtful(pdu, unit: unit) else { return }
    let held = ModbusError.held(unit, units[unit]?.lastFailure)
    throw endpoint.isSerial ? held : peer.explain(held)
  }

  /// Asks the unit for something else than `pdu`; that it answers shows that it is done with the rest.
  ///
  /// - Returns: `false` where every other answer could be taken for an earlier one too.
  private func askBetween(_ pdu: [UInt8], unit: UInt8) throws(ModbusError) -> Bool {
    defer { put(pdu) }
    var wasAsked = false
    for between in AnswerShape.separators(of: pdu)
    where units[unit]?.awaited.isSeparate(between) ?? true {
      wasAsked = true
      put(between)
      do throws(ModbusError) {
        let answered = answer[try exchangeOnce(unit: unit, count: between.count)]
        let isCopy =
          units[unit]?.recent.isSuspect(answered, to: between, at: MonotonicClock.now()) ?? false
        units[unit]?.recent.note(answered, to: between)
        if !isCopy { return true }
      } catch {
        guard error.isException else { throw error }
        return true
      }
    }
    return wasAsked
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
    units[unit]?.recent.note(frame[...], to: asked)
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
    // If it is a copy, the right answer may still come.
    noteSent(unit: unit, count: asked.count)
    let lateBefore = statistics.lateAnswers
    _ = try askBetween(asked, unit: unit)
    let wasCopy = statistics.lateAnswers > lateBefore
    let pdu = try exchangeOnce(unit: unit, count: asked.count)
    let frame = answer[pdu]
    let now = MonotonicClock.now()
    let isSame = frame.elementsEqual(suspect)
    if isSame, !wasCopy {
      units[unit]?.recent.confirm(frame, to: asked, at: now)
    } else {
      units[unit]?.recent.noteOutOfTurn(at: now)
      guard !isSame, units[unit]?.recent.isSuspect(frame, to: asked, at: now) != true else {
        let error = ModbusError.garbled(.lateAnswer, "it is the same as one to another request")
        noteSent(unit: unit, count: asked.count)
        recover(from: error)
        throw error
      }
    }
    units[unit]?.recent.note(frame, to: asked)
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
