package import Measurements

/// Demand of a window that slides: the energy of steps, and its sum over each window.
///
/// The window slides by 15 s up to windows of 15 minutes and by 60 s above, as meters have it. Steps are
/// kept from the oldest window on that is not complete: as long as a meter is silent, what the others
/// count waits for it. So a window with a gap is of the energy that the counter's own difference gives.
package struct SlidingDemand: Sendable, Hashable {
  /// Milliseconds.
  package let window: Int64
  /// Milliseconds.
  package let step: Int64
  /// How many meters' energies are added.
  package let meters: Int

  /// Of each meter, and behind them what an earlier version had of all meters together.
  var steps: [StepRuns]
  /// Of each meter, when what it counted is accounted for.
  var known: [TimeStretches]
  /// When a meter was silent and its counter's own difference bridges the time.
  var bridged = TimeStretches()
  /// Before this step, energy is only known by quarters of an hour.
  var coarseBefore: Int64?
  /// The number of the step that follows the newest window; `nil` before the first.
  var next: Int64?
  /// The newest window that is complete.
  package internal(set) var newest: SlidingWindow?
  /// Before this step, steps are kept apart, see ``past``.
  var pastBefore: Int64?
  /// Whether what is kept apart is another than before.
  package internal(set) var isPastChanged = false

  package init(_ window: DemandWindow, meters: Int) {
    self.window = window.length
    step = window.minutes <= 15 ? 15_000 : 60_000
    self.meters = max(1, meters)
    steps = Array(repeating: StepRuns(), count: self.meters + 1)
    known = Array(repeating: TimeStretches(), count: self.meters)
  }

  var stepsInWindow: Int64 { window / step }

  /// How many runs of steps are kept: what it takes in memory.
  package var runCount: Int { steps.reduce(0) { $0 + $1.count } }

  /// How many steps before the end of the newest window are kept, for windows to be found again.
  var stepsKept: Int64 { 2 * stepsInWindow + Self.belated / step }

  /// How long after a reading a meter may show that it counted before it, in milliseconds.
  private static let belated: Int64 = 7_200_000

  /// When the newest window ends that was given; `nil` before the first.
  package var evaluated: Timestamp? { next.map(moment) }

  func number(of moment: Timestamp) -> Int64 {
    let (quotient, rest) = moment.milliseconds.quotientAndRemainder(dividingBy: step)
    return rest < 0 ? quotient - 1 : quotient
  }

  func moment(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * step) }

  /// Lets ``advance(to:longest:leavingOut:blockEnd:)`` give the windows again that end after a moment.
  ///
  /// - Returns: Whether their steps are still there; if not, nothing has changed.
  package mutating func rewind(to moment: Timestamp) -> Bool {
    guard let next, coarseBefore == nil else { return false }
    let number = number(of: moment)
    guard number >= next - stepsKept + stepsInWindow else { return false }
    self.next = min(next, number)
    return true
  }

  /// The windows whose ends lie after the beginning of an interval, up to and with its end.
  package func windows(endingIn ends: Interval) -> [Interval] {
    let (first, last) = (number(of: ends.from) + 1, number(of: ends.to))
    guard first <= last else { return [] }
    return (first...last).map { Interval(from: moment($0 - stepsInWindow), to: moment($0)) }
  }

  /// Begins again, as after a clock that was set back by days.
  package mutating func restart() {
    steps = Array(repeating: StepRuns(), count: meters + 1)
    bridged = TimeStretches()
    known = Array(repeating: TimeStretches(), count: meters)
    (next, coarseBefore, pastBefore, isPastChanged) = (nil, nil, nil, true)
  }
}

extension SlidingDemand {
  /// Takes what a meter counted between two readings.
  ///
  /// - Parameters:
  ///   - booking: What and when.
  ///   - meter: The meter's position among those whose energies are added.
  ///   - isSubtracted: Whether it is taken off.
  package mutating func book(_ booking: Booking, meter: Int = 0, isSubtracted: Bool) {
    guard known.indices.contains(meter) else { return }
    let amount = isSubtracted ? -max(booking.amount, -.max) : booking.amount
    let interval = booking.interval
    let (first, last) = (number(of: interval.from), number(of: interval.to))
    if let pastBefore, first < pastBefore { isPastChanged = true }
    // What was counted at an unknown moment of the time is no part of a mean power.
    if !booking.isPlaced, !interval.isEmpty {
      if booking.takenBack != nil { known[meter].remove(interval) }
    } else if interval.isEmpty || interval.to <= moment(first + 1) {
      steps[meter].add(amount, to: first..<first + 1)
    } else {
      let whole = interval.from == moment(first) ? first : first + 1
      let length = interval.milliseconds
      let early = amount.share(moment(whole).milliseconds(since: interval.from), of: length)
      let late = amount.share(moment(last).milliseconds(since: interval.from), of: length)
      if whole > first { steps[meter].add(early, to: first..<whole) }
      steps[meter].add(late - early, to: whole..<last)
      if interval.to > moment(last) { steps[meter].add(amount - late, to: last..<last + 1) }
    }
    if booking.isPlaced { known[meter].insert(interval) }
    if booking.evidence != .measured { bridged.insert(interval) }
    makeRoom(for: meter)
  }

  /// As many runs of steps are kept at most, beside those of a window: a day of steps of 15 s.
  private static let limit: Int64 = 5760
  private static let quarter: Int64 = 900_000

  /// Forgets the steps that no window needs any more, and of very many the detail of the oldest.
  private mutating func makeRoom(for meter: Int) {
    if let next { drop(before: next - stepsKept) }
    let limit = Int(Self.limit + stepsInWindow)
    if steps[meter].count > limit {
      if let coarse = steps[meter].merge(first: limit / 2, by: Self.quarter / step) {
        coarseBefore = max(coarseBefore ?? coarse, coarse)
      }
      isPastChanged = true
      // After a month of quarters, what is older is forgotten.
      if steps[meter].count > limit * 3 / 4,
        let cut = steps[meter].runs.dropFirst(limit / 4).first
      {
        drop(before: cut.start)
        for meter in known.indices { known[meter].clip(to: moment(cut.start)) }
      }
    }
    keepPastApart(meter)
  }

  mutating func drop(before step: Int64) {
    for meter in steps.indices { steps[meter].drop(before: step) }
    let moment = moment(step)
    for meter in known.indices { known[meter].drop(before: moment) }
    bridged.drop(before: moment)
    if let coarseBefore, coarseBefore <= step { self.coarseBefore = nil }
    if let past = pastBefore, past <= step { (pastBefore, isPastChanged) = (nil, true) }
  }
}

/// A window that is complete, and its demand.
package struct SlidingWindow: Sendable, Hashable, Codable {
  package var demand: Demand
  /// Whether a meter was silent in it, so that a part of its energy is only known by the whole gap.
  package var isBridged = false
  /// Whether a part of its energy is only known by quarters of an hour.
  package var isCoarse = false

  package init(demand: Demand, isBridged: Bool = false, isCoarse: Bool = false) {
    self.demand = demand
    self.isBridged = isBridged
    self.isCoarse = isCoarse
  }
}
