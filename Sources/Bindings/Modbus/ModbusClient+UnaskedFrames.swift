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
      units[unit]?.recent.noteCopy(answered, at: now)
      return
    }
    switch units[unit]?.awaited.take(answered, at: now) {
    case .awaited(let pdu), .late(let pdu):
      statistics.lateAnswers += 1
      units[unit]?.recent.note(answered, to: pdu, at: now)
    case .unknown:
      units[unit]?.recent.noteOutOfTurn(at: now)
      // Whose it is does not matter: its copy is nobody's answer.
      units[unit]?.recent.note(answered, to: [], at: now)
    case nil: return
    }
  }
}
