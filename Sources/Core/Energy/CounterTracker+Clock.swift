package import Measurements

extension CounterTracker {
  /// Takes a reading whose time is not after the anchor's.
  ///
  /// A repeated time, or a clock that was set back by no more than two poll periods: the anchor is held
  /// until time has passed it, and the difference is booked then. A clock that was set back further:
  /// the difference is booked at once, to the moment the clock now shows, and counting goes on from
  /// there. How long the counter really counted is then unknown, so its increase is not judged.
  mutating func acceptBackDated(_ mark: CounterMark, anchor: CounterMark) -> CounterOutcome {
    // The same reading once more is no sign that time has passed.
    if mark == anchor || mark == hold?.last { return .nothing }
    guard anchor.time.milliseconds(since: mark.time) > settings.longestStep else {
      lateReadings = lateReadings.saturatingAdd(1)
      return .nothing
    }
    let moved = CounterMark(value: anchor.value, time: mark.time)
    suspects = nil
    guard mark.value >= anchor.value else { return acceptDecrease(mark, after: moved) }
    let increment = mark.value - anchor.value
    let moment = Interval(from: mark.time, to: mark.time)
    var outcome = CounterOutcome(
      booking: Booking(interval: moment, amount: increment, bridgesGap: false)
    )
    outcome.belated = hold?.bridgedGaps ?? []
    move(to: mark)
    return outcome
  }

  private mutating func acceptDecrease(
    _ mark: CounterMark,
    after anchor: CounterMark
  ) -> CounterOutcome {
    self.anchor = anchor
    switch judge(mark, after: anchor, lateReadings: lateReadings) {
    case .wrap(let increment): return book(increment, upTo: mark, from: anchor, note: .wrapped)
    case .reset(let amount): return reset(amount, upTo: mark, from: anchor)
    case .jitter: return hold(mark, below: anchor)
    case .increase, .suspect: return suspect(mark, against: anchor)
    }
  }
}

extension CounterTracker {
  /// Books a planned change of the meter: what the old one counted up to its last value, and the new one
  /// from its first, exactly, also where readings of the new one have come already.
  ///
  /// - Parameters:
  ///   - oldFinal: The old meter's value when it was taken off, in the point's unit.
  ///   - newInitial: The new meter's value when it was put on, in the point's unit.
  ///   - time: When.
  /// - Returns: Nothing, and no note, where a value is no number or `oldFinal` is below what is booked and
  ///   below what the meter showed last.
  package mutating func swap(
    oldFinal: Double,
    newInitial: Double,
    at time: Timestamp
  ) -> CounterOutcome {
    guard let old = MilliUnits.of(oldFinal), let new = MilliUnits.of(newInitial) else {
      return .nothing
    }
    guard let anchor else {
      self.anchor = CounterMark(value: new, time: time)
      return CounterOutcome(note: .swapped(base: new))
    }
    if hasPassed(to: new, from: old) { return settle(old: old, new: new) }
    let interval = Interval(from: min(anchor.time, time), to: time)
    let start = CounterMark(value: new, time: time)
    if let hold, (hold.last.value..<anchor.value).contains(old) {
      // The old meter's last value says that it was set back.
      var outcome = restart(at: start, interval, old - hold.last.value)
      outcome.belated = hold.bookings
      return outcome
    }
    guard old >= anchor.value else { return .nothing }
    return restart(at: start, interval, old - anchor.value)
  }

  /// Whether the readings are the new meter's already.
  private func hasPassed(to new: Int64, from old: Int64) -> Bool {
    guard let anchor else { return false }
    return anchor.value >= new
      && (anchor.value - new).magnitude < (anchor.value - old).magnitude
  }

  /// Books what an epoch that was found by its readings left out at its two ends.
  private mutating func settle(old: Int64, new: Int64) -> CounterOutcome {
    guard let epoch, old >= epoch.retired.value, epoch.first.value >= new else { return .nothing }
    let amount = (old - epoch.retired.value).saturatingAdd(epoch.first.value - new)
    let interval = Interval(from: epoch.retired.time, to: epoch.first.time)
    self.epoch = nil
    return CounterOutcome(
      booking: Booking(interval: interval, amount: amount, bridgesGap: true),
      note: .swapped(base: new)
    )
  }

  private mutating func restart(
    at mark: CounterMark,
    _ interval: Interval,
    _ amount: Int64
  ) -> CounterOutcome {
    var outcome = CounterOutcome(
      booking: Booking(
        interval: interval,
        amount: amount,
        bridgesGap: interval.milliseconds > settings.longestStep
      ),
      note: .swapped(base: mark.value)
    )
    outcome.belated = hold?.bridgedGaps ?? []
    move(to: mark)
    epoch = nil
    return outcome
  }
}
