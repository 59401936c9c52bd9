import Measurements

extension CounterTracker {
  /// How many times the highest rate seen a rate may be that is nothing unusual.
  private static let usualMargin = 2.0

  /// Goes back to the epoch before, if the present one was a disturbance.
  ///
  /// That is where all readings of the present epoch were the same, and the reading goes on from the old
  /// counter and not from the present one: it has not counted so much since the last reading, but so
  /// much since the old one's last value. A serial converter that answers with zeros while it starts
  /// looks like this. A count of rejects that went from 1 to 0 and shows 1 again does not: one more is what
  /// such a counter counts.
  mutating func resumeEpoch(
    with mark: CounterMark,
    insteadOf verdict: Verdict
  ) -> CounterOutcome? {
    guard let epoch, let anchor, hold == nil, anchor.value == epoch.first.value,
      anchor.value == epoch.base, mark.value >= epoch.retired.value
    else { return nil }
    switch verdict {
    case .increase: if isUsual(mark, after: anchor) { return nil }
    case .suspect: break
    case .wrap, .reset, .jitter: return nil
    }
    guard isUsual(mark, after: epoch.retired) else { return nil }
    let increment = mark.value - epoch.retired.value
    learn(increment, over: elapsed(from: epoch.retired, to: mark, lateReadings: lateReadings))
    move(to: mark)
    self.epoch = nil
    return resumption(of: epoch, from: anchor, to: mark)
  }

  /// What the old counter counted, spread over the time since its last value as over a gap: the readings
  /// in between said nothing.
  private func resumption(
    of epoch: Epoch,
    from anchor: CounterMark,
    to mark: CounterMark
  ) -> CounterOutcome {
    let (start, first) = (epoch.retired, epoch.first)
    let increment = mark.value - start.value
    let whole = mark.time.milliseconds(since: start.time)
    // The clock may have been set back meanwhile.
    guard start.time <= first.time, first.time <= anchor.time, whole > 0 else {
      let interval = Interval(from: anchor.time, to: mark.time)
      return CounterOutcome(
        booking: Booking(interval: interval, amount: increment, evidence: .bridged),
        note: .epochResumed
      )
    }
    let early = increment.share(first.time.milliseconds(since: start.time), of: whole)
    let middle = increment.share(anchor.time.milliseconds(since: start.time), of: whole)
    var outcome = CounterOutcome(
      booking: Booking(
        interval: Interval(from: anchor.time, to: mark.time),
        amount: increment - middle,
        evidence: .bridged
      ),
      note: .epochResumed
    )
    outcome.belated = [
      Booking(
        interval: Interval(from: start.time, to: first.time),
        amount: early,
        evidence: .bridged
      ),
      Booking(
        interval: Interval(from: first.time, to: anchor.time),
        amount: middle - early,
        evidence: epoch.bridgesGap ? .bridgedBefore : .estimatedLater
      ),
    ]
    return outcome
  }

  /// Whether the counter may well have counted from one reading to another: at most a thousand steps, or
  /// at a rate not far above the rated or the highest one seen.
  private func isUsual(_ mark: CounterMark, after other: CounterMark) -> Bool {
    let increment = mark.value - other.value
    guard increment > 0 else { return increment == 0 }
    if let step = step(between: other.value, and: mark.value) {
      let (steps, overflow) = step.multipliedReportingOverflow(by: Self.plausibleSteps)
      if overflow || increment <= steps { return true }
    }
    let elapsed = Double(elapsed(from: other, to: mark, lateReadings: lateReadings))
    if let ratedPower = settings.ratedPower {
      return Double(increment) <= Self.ratedPowerMargin * ratedPower * elapsed / 3600
    }
    return increments >= Self.incrementsToLearn
      && Double(increment) * 1000 <= Self.usualMargin * highestRate * elapsed
  }
}
