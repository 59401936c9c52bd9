package import Measurements

extension CounterTracker {
  /// Holds the anchor's value against a reading a little below it, or finds that the counter was set back.
  mutating func hold(_ mark: CounterMark, below anchor: CounterMark) -> CounterOutcome {
    let hold = extendedHold(by: mark, after: anchor)
    let held = CounterMark(value: anchor.value, time: mark.time)
    var outcome = CounterOutcome(note: .jitter)
    if mark.time > anchor.time {
      outcome = book(0, upTo: held, from: anchor, note: .jitter)
      // Whether nothing was counted in a gap is not known until it is seen why the counter fell.
      outcome.belated = []
      if hold.gaps.last == outcome.booking?.interval { outcome.booking = nil }
    }
    guard isSetBack(hold) else {
      self.hold = hold
      return outcome
    }
    self.anchor = mark
    self.hold = nil
    epoch = nil
    if let rise = hold.smallestRise { smallestIncrement = min(smallestIncrement ?? rise, rise) }
    outcome.belated = hold.bookings
    outcome.note = .setBack(old: anchor.value, base: hold.first.value)
    return outcome
  }

  /// How long a gap is waited for, in milliseconds from the first reading behind it.
  private static let longestWait: Int64 = 7_200_000

  /// Up to where it is known what the counter counted, or that this is not to be known: before a gap over
  /// which it fell a little, as long as it may be seen soon why.
  package var settledUntil: Timestamp? {
    guard let hold, let gap = hold.gaps.first, hold.lasted < Self.longestWait else {
      return anchor?.time
    }
    return gap.from
  }

  /// The hold with one more reading; a new one where that fell, or rose by more than can be.
  private func extendedHold(by mark: CounterMark, after anchor: CounterMark) -> CounterHold {
    let elapsed = elapsed(from: anchor, to: mark, lateReadings: lateReadings)
    guard var hold, mark.value >= hold.last.value,
      isPlausible(mark.value - hold.last.value, over: elapsed, step: resolution)
    else {
      return CounterHold(
        fallingTo: mark,
        since: anchor.time,
        longestStep: settings.longestStep,
        after: hold
      )
    }
    hold.take(mark, since: anchor.time, longestStep: settings.longestStep)
    return hold
  }

  /// Whether the readings show a counter that counts on from a lower value.
  private func isSetBack(_ hold: CounterHold) -> Bool {
    guard hold.count >= CounterHold.readingsToBelieve, hold.lasted >= CounterHold.timeToBelieve,
      let rise = hold.smallestRise
    else { return false }
    let step = settings.resolution ?? min(smallestIncrement ?? rise, rise)
    return hold.risen - step >= step
  }
}
