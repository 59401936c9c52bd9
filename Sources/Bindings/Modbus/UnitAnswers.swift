/// What is known of the answers of one unit, where frames carry no number.
struct UnitAnswers {
  /// Those that may still come.
  var awaited = AwaitedAnswers()
  /// Those that came.
  var recent = RecentAnswers()
  /// Why the last request gave nothing; `nil` where it was answered.
  private(set) var lastFailure: ModbusError?
  /// What came last that was no answer, and how many requests in a row were silent since then.
  private var noise: (error: ModbusError, silences: Int)?

  /// So many silences in a row belong to the noise before them: a unit that garbles its answers, and is too late
  /// with some, is not silent.
  private static let patience = 3

  mutating func noteAnswer() {
    lastFailure = nil
    noise = nil
  }

  /// Notes a failure; gives its reason.
  mutating func explain(_ error: ModbusError) -> ModbusError {
    var reason = error
    if case .garbled = error.kind { noise = (error, 0) }
    if error.kind == .noAnswer, let known = noise {
      reason = known.error.asSilence
      noise = known.silences + 1 < Self.patience ? (known.error, known.silences + 1) : nil
    }
    lastFailure = reason
    return reason
  }

  /// Notes bytes that came while nothing was waited for, after this unit was asked last.
  mutating func noteLate(_ bytes: [UInt8]) {
    // A single byte comes from drivers that switch the direction.
    guard bytes.count > 1, HeardBytes.frames(in: bytes).isEmpty else { return }
    guard let known = noise else {
      let came = HeardBytes.description(of: bytes[...])
      let text = "no frame, and later than the response timeout; \(came)"
      // Of an answer that was late as a whole, this may be the end.
      noise = lastFailure == nil ? nil : (.garbled(.noise, text), 0)
      return
    }
    noise = (known.error, 0)
  }
}
