package import Measurements

/// Turns the readings of one cumulative counter into bookings of what it counted, and never books what
/// it did not: a false 0, a spike, a reset, another meter, a wrap, a repeated or back-dated reading.
///
/// Its fields are the whole state: restored from a checkpoint, it goes on as if it had never stopped.
package struct CounterTracker: Sendable, Hashable, Codable {
  package var settings: CounterSettings
  /// Up to where the counter is booked: its last accepted value and that reading's time.
  package internal(set) var anchor: CounterMark?
  /// The smallest increment seen, in thousandths of the unit.
  package internal(set) var smallestIncrement: Int64?
  /// How many increments were accepted; it stops at ``incrementsToLearn``.
  package internal(set) var increments = 0
  /// The highest rate accepted, in thousandths of the unit per second.
  package internal(set) var highestRate = 0.0
  /// Readings since the anchor that came with no later time than the anchor's.
  var lateReadings: Int64 = 0
  var suspects: Suspects?
  /// Readings a little below the anchor, while it is not known why.
  var hold: CounterHold?
  var epoch: Epoch?

  /// Readings that do not fit the anchor, but each the one before it.
  struct Suspects: Sendable, Hashable, Codable {
    var first: CounterMark
    var last: CounterMark
    var count = 1
    var bridgesGap = false
  }

  /// How the present epoch began, for the case that it was a disturbance.
  struct Epoch: Sendable, Hashable, Codable {
    /// The last value of the epoch before.
    var retired: CounterMark
    /// The first reading of the present one, from which it counts.
    var first: CounterMark
    /// Its value when it was believed; while the counter shows it, the epoch has counted nothing since.
    var base: Int64
    /// Whether two of its readings lie more than two poll periods apart.
    var bridgesGap = true
  }

  /// How many increments are seen before a rate is judged by those seen.
  package static let incrementsToLearn = 20
  /// How many suspects that are plausible among themselves start an epoch.
  package static let suspectsToBelieve = 3

  package init(settings: CounterSettings) { self.settings = settings }

  /// The smallest step of the counter, given or learned; `nil` while unknown.
  package var resolution: Int64? { settings.resolution ?? smallestIncrement }

  /// Takes a reading.
  ///
  /// - Parameters:
  ///   - value: In the point's unit. What is no finite number, or beyond ``MilliUnits/limit``, is passed
  ///     over.
  ///   - time: When it was taken. Time may repeat or run backwards: nothing is booked twice and nothing
  ///     is lost.
  /// - Returns: What is to be booked.
  package mutating func accept(_ value: Double, at time: Timestamp) -> CounterOutcome {
    guard let amount = MilliUnits.of(value) else { return .nothing }
    let mark = CounterMark(value: amount, time: time)
    guard let anchor else {
      self.anchor = mark
      return .nothing
    }
    if time <= anchor.time { return acceptBackDated(mark, anchor: anchor) }
    return accept(mark, after: anchor)
  }

  private mutating func accept(_ mark: CounterMark, after anchor: CounterMark) -> CounterOutcome {
    let verdict = judge(mark, after: anchor, lateReadings: lateReadings)
    if let outcome = resumeEpoch(with: mark, insteadOf: verdict) { return outcome }
    switch verdict {
    case .increase(let increment): return book(increment, upTo: mark, from: anchor, note: nil)
    case .wrap(let increment):
      epoch = nil
      return book(increment, upTo: mark, from: anchor, note: .wrapped)
    case .reset(let amount): return reset(amount, upTo: mark, from: anchor)
    case .jitter: return hold(mark, below: anchor)
    case .suspect: return suspect(mark, against: anchor)
    }
  }

  /// Moves the anchor to `mark` and learns from the increment.
  mutating func book(
    _ increment: Int64,
    upTo mark: CounterMark,
    from anchor: CounterMark,
    note: CounterNote?
  ) -> CounterOutcome {
    learn(increment, over: elapsed(from: anchor, to: mark, lateReadings: lateReadings))
    let belated = hold?.bridgedGaps ?? []
    move(to: mark)
    let interval = Interval(from: anchor.time, to: mark.time)
    let bridgesGap = interval.milliseconds > settings.longestStep
    if bridgesGap { epoch?.bridgesGap = true }
    var outcome = CounterOutcome(
      booking: Booking(interval: interval, amount: increment, bridgesGap: bridgesGap),
      note: note
    )
    outcome.belated = belated
    return outcome
  }

  /// Books what was counted since an expected reset.
  ///
  /// In a gap the moment of the reset is unknown, and what was counted before it is lost.
  mutating func reset(
    _ amount: Int64,
    upTo mark: CounterMark,
    from anchor: CounterMark
  ) -> CounterOutcome {
    epoch = nil
    var outcome = book(amount, upTo: mark, from: anchor, note: .reset)
    if outcome.booking?.bridgesGap == true { outcome.booking?.evidence = .unplaced }
    return outcome
  }

  /// Counts on from `mark`.
  mutating func move(to mark: CounterMark) {
    anchor = mark
    suspects = nil
    hold = nil
    lateReadings = 0
  }

  mutating func learn(_ increment: Int64, over milliseconds: Int64) {
    guard increment > 0 else { return }
    smallestIncrement = min(smallestIncrement ?? increment, increment)
    increments = min(increments + 1, Self.incrementsToLearn)
    highestRate = max(highestRate, Double(increment) * 1000 / Double(max(1, milliseconds)))
  }
}
