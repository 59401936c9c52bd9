import System

extension ModbusClient {
  /// Judges a whole frame that came while the answer of the unit `asked` was waited for.
  func judge(
    _ pdu: ArraySlice<UInt8>,
    of unit: UInt8,
    asked: UInt8
  ) -> AwaitedAnswers.Verdict {
    let now = MonotonicClock.now()
    let isCopy = mayRepeat(pdu, to: units[unit]?.awaited.last ?? [], unit: unit, at: now)
    if isCopy, unit != asked { return .unknown }
    let verdict = units[unit]?.awaited.take(pdu, at: now, isCopy: isCopy) ?? .unknown
    switch verdict {
    case .unknown: return .unknown
    case .awaited where unit == asked: return verdict
    case .awaited(let earlier), .late(let earlier):
      if isCopy {
        units[unit]?.recent.noteCopy(pdu, at: now)
      } else {
        units[unit]?.recent.note(pdu, to: earlier, at: now)
      }
      tally.noteLateAnswer()
      return .late(pdu: earlier)
    }
  }

  /// Takes note of the whole frames among bytes that nobody waited for.
  func noteUnasked(_ bytes: [UInt8]) {
    units.noteLate(bytes)
    for frame in HeardBytes.frames(in: bytes) { noteUnasked(frame) }
  }

  /// Takes note of a frame, unit to CRC, that nobody waited for.
  func noteUnasked(_ frame: ArraySlice<UInt8>) {
    guard let unit = frame.first, units[unit] != nil else { return }
    let now = MonotonicClock.now()
    let answered = frame.dropFirst().dropLast(2)
    // A copy of what came shortly before is no answer to anything.
    guard units[unit]?.recent.isKnown(answered) != true else {
      units[unit]?.recent.noteOutOfTurn(at: now)
      units[unit]?.recent.noteCopy(answered, at: now)
      return
    }
    switch units[unit]?.awaited.take(answered, at: now) {
    case .awaited(let pdu), .late(let pdu):
      tally.noteLateAnswer()
      units[unit]?.recent.note(answered, to: pdu, at: now)
    case .unknown:
      units[unit]?.recent.noteOutOfTurn(at: now)
      // Whose it is does not matter: its copy is nobody's answer.
      units[unit]?.recent.note(answered, to: [], at: now)
    case nil: return
    }
  }
}

// MARK: - While an answer is received

extension ModbusClient {
  /// Whether a whole frame is the answer; another one is taken off.
  func accepts(
    _ pdu: ArraySlice<UInt8>,
    of unit: UInt8,
    size: Int,
    _ reception: inout Reception
  ) -> Bool {
    guard !framing.isNumbered else { return true }
    switch judge(pdu, of: unit, asked: reception.wanted.unit) {
    case .awaited: return true
    case .late: break
    case .unknown: reception.heard.add(answer[0..<size], .noise)
    }
    drop(size, &reception)
    return false
  }

  /// Whether a whole frame of the unit that was asked came, which is neither the answer nor a copy of one.
  func hasOddFrame(_ reception: Reception) -> Bool {
    let unit = reception.wanted.unit
    return reception.heard.frames.contains {
      $0.first == unit && units[unit]?.recent.isKnown($0.dropFirst().dropLast(2)) != true
    }
  }

  /// Takes note of what came besides the answer.
  func conclude(_ reception: Reception) {
    guard !framing.isNumbered else { return }
    for frame in reception.heard.frames { noteUnasked(frame) }
    let hasEcho = reception.heard.hasEcho
    guard reception.isAnswered || hasEcho else { return }
    if peer.noteEcho(of: reception.request, cameBack: hasEcho) {
      notices.add("the adapter returns what is sent (its receiver stays on): each echo is skipped")
    }
  }
}
