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
    guard var chain = suspects, let step = chain.step(to: mark), agrees(mark, with: chain) else {
      suspects = Suspects(first: mark, last: mark)
      return CounterOutcome(note: .suspect)
    }
    chain.count += 1
    chain.bridgesGap = chain.bridgesGap || step > settings.longestStep
    guard chain.count < Self.suspectsToBelieve else {
      return startEpoch(with: chain, upTo: mark, after: anchor)
    }
    chain.last = mark
    suspects = chain
    return CounterOutcome(note: .suspect)
  }

  /// Whether a reading is plausible after the suspects: no fall but a small one, that may be jitter.
  private func agrees(_ mark: CounterMark, with chain: Suspects) -> Bool {
    switch judge(mark, after: chain.held) {
    case .increase, .jitter: true
    case .wrap, .reset, .suspect: false
    }
  }

  /// Counts on from the first suspect.
  ///
  /// The old counter's last stretch is not known and not booked, and neither is the time in which it was lower
  /// for an unknown reason. What the new one counted since its first reading is booked by the rules of any
  /// counter.
  private mutating func startEpoch(
    with chain: Suspects,
    upTo mark: CounterMark,
    after anchor: CounterMark
  ) -> CounterOutcome {
    let held = hold
    move(to: chain.first)
    // The chain is of two readings, its last one is the second.
    var bookings = goOn(to: chain.last, after: chain.first)
    bookings += goOn(to: mark, after: chain.held)
    epoch = Epoch(
      retired: CounterMark(value: anchor.value, time: held?.doubtfulSince ?? anchor.time),
      first: chain.first,
      base: max(chain.held.value, mark.value),
      bridgesGap: chain.bridgesGap
    )
    var outcome = CounterOutcome(
      booking: bookings.popLast(),
      note: .epochStarted(old: anchor.value, base: chain.first.value)
    )
    outcome.belated = bookings + (held?.lostBookings ?? [])
    return outcome
  }

  /// Takes one of the readings that began an epoch; it teaches nothing about rates.
  private mutating func goOn(to mark: CounterMark, after anchor: CounterMark) -> [Booking] {
    guard mark.value >= anchor.value else {
      return [hold(mark, below: anchor).booking].compactMap { $0 }
    }
    let trembled = hold?.bridgedGaps ?? []
    move(to: mark)
    return trembled + [booking(from: anchor, to: mark)]
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
  /// The highest value so far, which a small fall does not change, at the time of the last reading.
  fileprivate var held: CounterMark {
    CounterMark(value: max(first.value, last.value), time: last.time)
  }

  /// Milliseconds from the last reading to a later one; `nil` where it is no later.
  fileprivate func step(to mark: CounterMark) -> Int64? {
    mark.time > last.time ? mark.time.milliseconds(since: last.time) : nil
  }

  /// Whether a reading comes at the time of the last one, or so little before it that it says nothing
  /// new: a reading that is delivered twice must not begin the chain again.
  fileprivate func isRepeated(by mark: CounterMark, within step: Int64) -> Bool {
    let back = last.time.milliseconds(since: mark.time)
    return back >= 0 && back <= step
  }
}
