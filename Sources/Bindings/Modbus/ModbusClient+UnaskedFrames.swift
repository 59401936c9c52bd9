import ModbusFrames
import System

extension ModbusClient {
  /// Takes note of whole frames that came without being waited for.
  func noteUnasked(_ bytes: some Sequence<UInt8>) {
    var rest = Array(bytes)[...]
    while rest.count >= 5, let unit = rest.first {
      let function = rest[rest.startIndex + 1]
      let size =
        switch function {
        case 1...4, 23: 5 + Int(rest[rest.startIndex + 2])
        case 5, 6, 15, 16: 8
        default: 5
        }
      guard rest.count >= size, CRC16.isRight(at: rest.prefix(size)) else { return }
      take(rest.prefix(size), unit: unit)
      rest = rest.dropFirst(size)
    }
  }

  private func take(_ frame: ArraySlice<UInt8>, unit: UInt8) {
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
