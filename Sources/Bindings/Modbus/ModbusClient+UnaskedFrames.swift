import System

extension ModbusClient {
  /// Judges a whole frame that came while the answer of the unit `asked` was waited for.
  func judge(
    _ pdu: ArraySlice<UInt8>,
    of unit: UInt8,
    asked: UInt8
  ) -> AwaitedAnswers.Verdict {
    let isCopy = units[unit]?.recent.isKnown(pdu) == true
    let now = MonotonicClock.now()
    let verdict = units[unit]?.awaited.take(pdu, at: now, isCopy: isCopy) ?? .unknown
    switch verdict {
    case .unknown: return .unknown
    case .awaited where unit == asked: return verdict
    case .awaited(let earlier), .late(let earlier):
      units[unit]?.recent.note(pdu, to: earlier)
      statistics.lateAnswers += 1
      return .late(pdu: earlier)
    }
  }

  /// Takes note of the whole frames among bytes that nobody waited for.
  func noteUnasked(_ bytes: [UInt8]) {
    if let lastAsked { units[lastAsked]?.noteLate(bytes) }
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
      return
    }
    switch units[unit]?.awaited.take(answered, at: now) {
    case .awaited(let pdu), .late(let pdu):
      statistics.lateAnswers += 1
      units[unit]?.recent.note(answered, to: pdu)
    case .unknown: units[unit]?.recent.noteOutOfTurn(at: now)
    case nil: return
    }
  }
}
