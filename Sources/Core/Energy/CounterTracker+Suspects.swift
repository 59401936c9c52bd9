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
    epoch = Epoch(
      retired: anchor,
      first: chain.first,
      base: chain.last.value,
      bridgesGap: chain.bridgesGap
    )
    move(to: chain.last)
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
}

extension CounterTracker.Suspects {
  /// Whether a reading comes at the time of the last one, or so little before it that it tells nothing
  /// new: a scan that is delivered twice must not begin the chain anew.
  fileprivate func isRepeated(by mark: CounterMark, within step: Int64) -> Bool {
    let back = last.time.milliseconds(since: mark.time)
    return back >= 0 && back <= step
  }
}
