package import Measurements

/// A reading of a cumulative counter: its value in thousandths of the unit, and when it was taken.
package struct CounterMark: Sendable, Hashable, Codable {
  package var value: Int64
  package var time: Timestamp

  package init(value: Int64, time: Timestamp) {
    self.value = value
    self.time = time
  }
}

/// What the policy of counters found remarkable in a reading.
package enum CounterNote: Sendable, Hashable {
  /// The counter passed its end and goes on from 0.
  case wrapped
  /// It fell by no more than its resolution or 0.1 %; the former value is held for now.
  case jitter
  /// It fell, or rose by more than is possible; the former value is held.
  case suspect
  /// Its values have been consistent with each other, but not with `old`, three times: a reset or
  /// another meter, that counts from `base`.
  case epochStarted(old: Int64, base: Int64)
  /// It counts on from a value a little below `old`: it lost what it had not saved.
  case setBack(old: Int64, base: Int64)
  /// It was set to 0, as its configuration expects.
  case reset
  /// What was taken for a reset was a disturbance: the counter is where it was before it.
  case epochResumed
  /// A planned change of the meter was booked.
  case swapped(base: Int64)
}

/// What one reading of a cumulative counter gave.
package struct CounterOutcome: Sendable, Hashable {
  /// What is to be booked; `nil` where the reading proves no stretch of time.
  package var booking: Booking?
  /// What turns out to belong to time that is booked already, in order of time.
  package var belated: [Booking] = []
  package var note: CounterNote?

  package init(booking: Booking? = nil, note: CounterNote? = nil) {
    self.booking = booking
    self.note = note
  }

  package static let nothing = Self()

  /// The same for energy: over an expected reset it is known for no time, however short, as what was counted
  /// before the reset is lost.
  ///
  /// Items come one by one, and mostly none is.
  package var ofFlow: Self {
    guard note == .reset else { return self }
    var outcome = self
    outcome.booking?.evidence = .unplaced
    return outcome
  }

  /// The same for items: all that was counted in the last stretch, where readings in between said nothing,
  /// belongs to the reading that shows it and is not spread over time; time that is taken back is estimated.
  package var undivided: Self {
    var outcome = self
    for position in belated.indices where belated[position].takenBack != nil {
      let interval = belated[position].interval
      outcome.belated[position] = Booking(interval: interval, amount: 0, evidence: .estimatedLater)
    }
    guard note == .epochResumed, var whole = booking else { return outcome }
    for position in belated.indices {
      whole.amount = whole.amount.saturatingAdd(belated[position].amount)
      outcome.belated[position].amount = 0
    }
    outcome.booking = whole
    return outcome
  }
}
