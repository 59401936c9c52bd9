import Measurements

extension CounterTracker {
  /// Notes a reading that does not fit; the third in a row that fits its forerunner starts an epoch.
  mutating func suspect(_ mark: CounterMark, against anchor: CounterMark) -> CounterOutcome {
    if let suspects, suspects.isRepeated(by: mark, within: settings.longestStep) {
      return CounterOutcome(note: .suspect)
    }
    if settings.resets == .never, mark.value < anchor.value {
      suspects = nil
      return CounterOutcome(note: .suspect)
    }
    var chain = suspects.flatMap { extended($0, by: mark) } ?? Suspects(first: mark, last: mark)
    guard chain.count >= Self.suspectsToBelieve else {
      suspects = chain
      return CounterOutcome(note: .suspect)
    }
    chain.bridgesGap = chain.bridgesGap || chain.last.time <= chain.first.time
    // The chain was of two before: its last reading was the second.
    let second = suspects?.last ?? chain.first
    return startEpoch(with: chain, second: second, after: anchor)
  }

  /// The chain with one more reading; `nil` where that is not plausible after the last one.
  private func extended(_ chain: Suspects, by mark: CounterMark) -> Suspects? {
    guard mark.time > chain.last.time else { return nil }
    let step = mark.time.milliseconds(since: chain.last.time)
    var chain = chain
    switch judge(mark, after: chain.last) {
    case .increase: chain.last = mark
    case .jitter: chain.last.time = mark.time
    case .wrap, .reset, .suspect: return nil
    }
    chain.count += 1
    chain.bridgesGap = chain.bridgesGap || step > settings.longestStep
    return chain
  }

  /// Counts on from the first suspect.
  ///
  /// The old register's last stretch is not known and not booked; what
  /// the new one counted since its first reading is.
  private mutating func startEpoch(
    with chain: Suspects,
    second: CounterMark,
    after anchor: CounterMark
  ) -> CounterOutcome {
    epoch = Epoch(retired: anchor, first: chain.first, base: chain.last.value)
    self.anchor = chain.last
    suspects = nil
    hold = nil
    lateReadings = 0
    var outcome = CounterOutcome(
      booking: booking(from: second, to: chain.last),
      note: .epochStarted(old: anchor.value, base: chain.first.value)
    )
    if second != chain.first { outcome.belated = [booking(from: chain.first, to: second)] }
    return outcome
  }

  private func booking(from start: CounterMark, to end: CounterMark) -> Booking {
    let interval = Interval(from: start.time, to: end.time)
    return Booking(
      interval: interval,
      amount: end.value - start.value,
      bridgesGap: interval.isEmpty || interval.milliseconds > settings.longestStep
    )
  }

  /// Goes back to the epoch before, if the present one was a disturbance.
  ///
  /// That is where it has counted nothing, and the reading follows the former one's last value more
  /// closely. A serial converter that answers with zeros while it starts looks like this. A count of
  /// rejects that went from 1 to 0 and shows 1 again does not: one more is what such a counter counts.
  mutating func resumeEpoch(
    with mark: CounterMark,
    insteadOf verdict: Verdict
  ) -> CounterOutcome? {
    guard let epoch, let anchor, anchor.value == epoch.base else { return nil }
    guard mark.value >= epoch.retired.value else { return nil }
    guard case .increase(let increment) = judge(mark, after: epoch.retired) else { return nil }
    // A reading that the present epoch explains better, or by its jitter, is the present one's.
    if case .increase(let present) = verdict,
      present <= increment || isUsual(present, from: anchor, to: mark)
    {
      return nil
    }
    if verdict == .jitter { return nil }
    self.epoch = nil
    return book(increment, upTo: mark, from: anchor, note: .epochResumed)
  }

  /// Whether the register has counted as fast before: at most a step, or twice the highest rate.
  private func isUsual(
    _ increment: Int64,
    from anchor: CounterMark,
    to mark: CounterMark
  ) -> Bool {
    let elapsed = elapsed(from: anchor, to: mark, lateReadings: lateReadings)
    return increment <= resolution ?? 0
      || Double(increment) * 1000 <= 2 * highestRate * Double(elapsed)
  }
}

extension CounterTracker.Suspects {
  /// Whether a reading comes at the time of the last one, or so little before it that it tells nothing
  /// new: a scan that is delivered twice must not begin the chain anew.
  fileprivate func isRepeated(by mark: CounterMark, within step: Int64) -> Bool {
    let back = last.time.milliseconds(since: mark.time)
    return back >= 0 && back <= step
  }
}
