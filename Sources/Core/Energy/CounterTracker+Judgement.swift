import Measurements

extension CounterTracker {
  /// What a reading means for the one accepted before it.
  enum Verdict: Hashable {
    case increase(Int64)
    case wrap(Int64)
    /// To 0, where that is expected; with what was counted since.
    case reset(Int64)
    case jitter
    case suspect
  }

  /// How much higher than the rated power a counted power may be; meters and ratings are not exact.
  static let ratedPowerMargin = 1.2
  /// How many times the highest rate seen a rate may be.
  static let rateMargin = 100.0
  /// How many steps of the counter are always plausible.
  static let plausibleSteps: Int64 = 1000

  /// Judges `mark` by the rules of counters, in their order: increase, reset, wrap, jitter, suspect.
  func judge(
    _ mark: CounterMark,
    after anchor: CounterMark,
    lateReadings: Int64 = 0
  ) -> Verdict {
    let difference = mark.value - anchor.value
    let elapsed = elapsed(from: anchor, to: mark, lateReadings: lateReadings)
    if difference >= 0 {
      let step = self.step(between: anchor.value, and: mark.value)
      return isPlausible(difference, over: elapsed, step: step) ? .increase(difference) : .suspect
    }
    if settings.resets == .expected {
      let isLikely = mark.value >= 0 && isPlausible(mark.value, over: elapsed, step: resolution)
      return isLikely ? .reset(mark.value) : .suspect
    }
    if let increment = wrappedIncrement(from: anchor.value, to: mark.value),
      isPlausible(increment, over: elapsed, step: resolution)
    {
      return .wrap(increment)
    }
    // A counter that shows 0 was set to 0, or is not ready yet.
    return mark.value > 0 && isJitter(-difference, of: anchor.value) ? .jitter : .suspect
  }

  /// The time in which the counter may have counted, in milliseconds: between the readings' times, but
  /// at least a poll period for each reading taken, whatever the clock says.
  func elapsed(from anchor: CounterMark, to mark: CounterMark, lateReadings: Int64) -> Int64 {
    let polls = lateReadings.saturatingAdd(1).multipliedReportingOverflow(by: settings.pollPeriod)
    let atLeast = polls.overflow ? Int64.max : polls.partialValue
    return max(mark.time.milliseconds(since: anchor.time), atLeast)
  }

  /// Whether the counter can have counted `increment` in `elapsed` milliseconds.
  func isPlausible(_ increment: Int64, over elapsed: Int64, step: Int64?) -> Bool {
    if increment == 0 { return true }
    if let step {
      let (steps, overflow) = step.multipliedReportingOverflow(by: Self.plausibleSteps)
      if overflow || increment <= steps { return true }
    }
    if let ratedPower = settings.ratedPower {
      return Double(increment) <= Self.ratedPowerMargin * ratedPower * Double(elapsed) / 3600
    }
    guard increments >= Self.incrementsToLearn else { return true }
    return Double(increment) * 1000 <= Self.rateMargin * highestRate * Double(elapsed)
  }

  /// The increment of a counter that passed its end; `nil` where that is not what happened.
  private func wrappedIncrement(from old: Int64, to new: Int64) -> Int64? {
    guard let modulus = settings.modulus else { return nil }
    guard old > modulus / 10 * 9, old <= modulus, new >= 0, new < modulus / 10 else { return nil }
    return new + (modulus - old)
  }

  private func isJitter(_ decrease: Int64, of value: Int64) -> Bool {
    decrease <= max(resolution ?? 0, abs(value) / 1000)
  }

  /// The counter's step; while none is known, the greatest common divisor of both values.
  ///
  /// A coarse counter's first step, such as 1 kWh, must not look like a jump.
  func step(between old: Int64, and new: Int64) -> Int64? {
    if let resolution { return resolution }
    return old > 0 && new > old ? Self.greatestCommonDivisor(old, new) : nil
  }

  private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b > 0 { (a, b) = (b, a % b) }
    return a
  }
}
