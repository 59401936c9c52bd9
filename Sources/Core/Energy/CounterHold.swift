import Measurements

/// Readings that came after a counter had fallen a little, each at least the one before: jitter, if the
/// counter shows its former value again, or a counter that was set back.
///
/// Meters save their counters now and then: after a power cut some go on from the last saved value.
struct CounterHold: Sendable, Hashable, Codable {
  /// From one reading to a later one.
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
  /// Since the first reading.
  var steps: [Step] = []
  /// Gaps over which the counter fell, in order: what it counted in them is not known, unless later readings
  /// show that it only trembled.
  var gaps: [Interval] = []
  /// ``falls``, absent where there are none, so that a state without them is read too.
  private var shortFalls: [Step]?

  /// The readings that it takes, the first one included, and the milliseconds.
  static let readingsToBelieve = 5
  static let timeToBelieve: Int64 = 60_000
  /// Steps that are kept apart.
  ///
  /// More are joined, which spreads their rise over the time of both.
  static let mostSteps = 128
  /// Gaps that are remembered, and falls; older gaps stay unknown, and older falls without energy.
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
    gaps = ((former?.gaps ?? []) + (isGap ? [interval] : [])).suffix(Self.mostGaps)
    for step in former?.doubtful ?? [] { addFall(step) }
    if !isGap { addFall(Step(interval: interval, rise: 0, isGap: false)) }
  }

  /// The time over which the counter fell from one reading to the next, in order, and that of former
  /// holds which had risen since.
  ///
  /// It is booked without any amount: nothing shows that the counter counted more. `isGap`: as bridged.
  var falls: [Step] {
    get { shortFalls ?? [] }
    set { shortFalls = newValue.isEmpty ? nil : newValue }
  }

  private mutating func addFall(_ step: Step) {
    guard !step.interval.isEmpty else { return }
    if let end = falls.last, end.isGap == step.isGap, end.interval.to == step.interval.from {
      falls[falls.count - 1].interval.to = step.interval.to
    } else {
      falls = (falls + [Step(interval: step.interval, rise: 0, isGap: step.isGap)])
        .suffix(Self.mostGaps)
    }
  }

  /// The time in which an unknown amount was counted, as long as the counter has neither come back nor been
  /// believed.
  ///
  /// One that stands still has counted nothing since it fell.
  private var doubtful: [Step] { risen > 0 ? falls + steps : falls }

  /// Since when nothing is known, if the counter is reset before a reading shows why it fell.
  var doubtfulSince: Timestamp? {
    guard risen > 0 else { return nil }
    let ends = falls.map(\.interval) + gaps
    return ends.last { $0.to == first.time }?.from ?? first.time
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
    let pairs = steps.indices.dropFirst().filter { index in
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

  /// What the counter has counted since the first reading, where it belongs.
  ///
  /// That time was booked as measured without any amount and is only estimated now. What was counted in
  /// the time over which it fell is lost: that time is not known, however long it is.
  var bookings: [Booking] {
    let lost = gaps.map { Booking(interval: $0, amount: 0, evidence: .unplaced) }
    return lost + Self.takingBack(falls)
      + steps.map { step in
        Booking(
          interval: step.interval,
          amount: step.rise,
          evidence: step.isGap ? .bridgedBefore : .estimatedLater
        )
      }
  }

  /// What is taken back where no reading shows why the counter fell, since it was reset meanwhile.
  var lostBookings: [Booking] { Self.takingBack(doubtful) }

  private static func takingBack(_ steps: [Step]) -> [Booking] {
    steps.map { Booking(takingBack: $0.interval, bookedAs: $0.isGap ? .bridged : .measured) }
  }
}

extension CounterHold {
  /// What is known of gaps once the counter has shown its former value again: it counted nothing in them.
  var bridgedGaps: [Booking] {
    gaps.map { Booking(interval: $0, amount: 0, evidence: .bridged) }
  }

  init(
    first: CounterMark,
    last: CounterMark,
    count: Int,
    lasted: Int64,
    steps: [Step],
    gaps: [Interval],
    falls: [Step]
  ) {
    self.first = first
    self.last = last
    self.count = count
    self.lasted = lasted
    self.steps = steps
    self.gaps = gaps
    self.falls = falls
  }
}
