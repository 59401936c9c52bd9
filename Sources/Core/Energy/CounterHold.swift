import Measurements

/// Readings that came after a register had fallen a little, each at least the one before: jitter, if the
/// register shows its former value again, or a register that was set back.
///
/// Meters save their registers now and then: after a power cut some go on from the last saved value.
struct CounterHold: Sendable, Hashable, Codable {
  /// From one reading to a later one; the first step is the fall itself.
  struct Step: Sendable, Hashable, Codable {
    var interval: Interval
    /// Thousandths of the unit; not negative.
    var rise: Int64
    /// Whether the readings lie more than two poll periods apart.
    var isGap: Bool
  }

  /// The first reading below the anchor.
  var first: CounterMark
  var last: CounterMark
  /// Readings, the first one included.
  var count = 1
  /// Milliseconds from the first reading to the last, without those by which the clock was set back.
  var lasted: Int64 = 0
  var steps: [Step]
  /// Gaps over which the register fell, in order: what it counted in them is not known, unless it is seen
  /// that it only trembled.
  var gaps: [Interval] = []

  /// The readings that it takes, the first one included, and the milliseconds.
  static let readingsToBelieve = 5
  static let timeToBelieve: Int64 = 60_000
  /// Steps that are kept apart.
  ///
  /// More are joined, which spreads their rise over the time of both.
  static let mostSteps = 128
  /// Gaps that are remembered; older ones stay unknown.
  static let mostGaps = 16

  /// `former` is one that ends with this fall.
  init(
    fallingTo mark: CounterMark,
    since: Timestamp,
    longestStep: Int64,
    after former: Self?
  ) {
    first = mark
    last = mark
    let interval = Interval(from: min(since, mark.time), to: mark.time)
    let isGap = interval.milliseconds > longestStep
    steps = isGap ? [] : [Step(interval: interval, rise: 0, isGap: false)]
    gaps = ((former?.gaps ?? []) + (isGap ? [interval] : [])).suffix(Self.mostGaps)
  }

  var risen: Int64 { last.value - first.value }

  /// The smallest rise between two readings; `nil` while there is none.
  var smallestRise: Int64? { steps.lazy.map(\.rise).filter { $0 > 0 }.min() }

  /// Takes a reading that is not below the last one.
  mutating func take(_ mark: CounterMark, since: Timestamp, longestStep: Int64) {
    let interval = Interval(from: min(since, mark.time), to: mark.time)
    let rise = mark.value - last.value
    let isGap = interval.milliseconds > longestStep
    count = min(count + 1, Self.readingsToBelieve)
    lasted = lasted.saturatingAdd(interval.milliseconds)
    last = mark
    if rise == 0, let end = steps.indices.last, steps[end].rise == 0, steps[end].isGap == isGap,
      steps[end].interval.to == interval.from
    {
      steps[end].interval.to = interval.to
    } else {
      steps.append(Step(interval: interval, rise: rise, isGap: isGap))
      if steps.count > Self.mostSteps { joinShortestSteps() }
    }
  }

  /// Joins the two neighbours of one kind that take the least time together.
  private mutating func joinShortestSteps() {
    let pairs = steps.indices.dropFirst(2).filter { index in
      steps[index].isGap == steps[index - 1].isGap
        && steps[index].interval.from == steps[index - 1].interval.to
    }
    let shortest = pairs.min { a, b in lengthUp(to: a) < lengthUp(to: b) }
    guard let shortest else {
      steps.removeFirst()
      return
    }
    steps[shortest - 1].interval.to = steps[shortest].interval.to
    steps[shortest - 1].rise = steps[shortest - 1].rise.saturatingAdd(steps[shortest].rise)
    steps.remove(at: shortest)
  }

  private func lengthUp(to index: Int) -> Int64 {
    steps[index].interval.to.milliseconds(since: steps[index - 1].interval.from)
  }

  /// What the register has counted since the first reading, where it belongs.
  ///
  /// The time, from before the fall on, was booked as measured without any amount and is only estimated now.
  /// Gaps over which the register fell stay unknown.
  var bookings: [Booking] {
    let lost = gaps.map { Booking(interval: $0, amount: 0, evidence: .unplaced) }
    return lost
      + steps.map { step in
        Booking(
          interval: step.interval,
          amount: step.rise,
          evidence: step.isGap ? .bridgedBefore : .estimatedLater
        )
      }
  }
}

extension CounterHold {
  /// What is known of gaps once the register has shown its former value again: it counted nothing in them.
  var bridgedGaps: [Booking] {
    gaps.map { Booking(interval: $0, amount: 0, evidence: .bridged) }
  }

  init(
    first: CounterMark,
    last: CounterMark,
    count: Int,
    lasted: Int64,
    steps: [Step],
    gaps: [Interval]
  ) {
    self.first = first
    self.last = last
    self.count = count
    self.lasted = lasted
    self.steps = steps
    self.gaps = gaps
  }
}
