import System

/// What is known of the answers of each unit, where frames carry no number.
final class UnitTable {
  private var units: [UInt8: UnitAnswers] = [:]
  /// The unit that was asked last.
  private var lastAsked: UInt8?

  subscript(unit: UInt8) -> UnitAnswers? {
    get { units[unit] }
    _modify { yield &units[unit] }
  }

  /// The shapes of all answers that may still come.
  var awaited: [(unit: UInt8, shape: AnswerShape)] {
    units.flatMap { unit, answers in answers.awaited.shapes.map { (unit, $0) } }
  }

  /// Notes that a unit is asked for `pdu`; for how long its answer may come follows from `patience`.
  func noteSent(_ pdu: [UInt8], to unit: UInt8, patience: Int64) {
    lastAsked = unit
    units[unit, default: UnitAnswers()].awaited
      .sent(pdu, at: MonotonicClock.now(), patience: patience)
  }

  /// The unit that was asked last has answered.
  func noteAnswer() {
    if let lastAsked { units[lastAsked]?.noteAnswer() }
  }

  /// Notes bytes that came while nothing was waited for.
  func noteLate(_ bytes: [UInt8]) {
    if let lastAsked { units[lastAsked]?.noteLate(bytes) }
  }
}
