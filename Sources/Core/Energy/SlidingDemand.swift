package import Measurements

/// Demand of a window that slides: steps of energy, and their sum over the newest window.
///
/// The window slides by 15 s up to windows of 15 minutes and by 60 s above, as meters have it.
package struct SlidingDemand: Sendable, Hashable, Codable {
  /// Milliseconds.
  package let window: Int64
  /// Milliseconds.
  package let step: Int64
  /// How many meters' energies are added.
  package let meters: Int

  /// The number, since 1970, of the first step in the lists below.
  private var first: Int64 = 0
  /// mWh of each step.
  private var energies: [Int64] = []
  /// Milliseconds accounted for in each step, of all meters together.
  private var accounted: [Int64] = []
  /// The number of the step that follows the newest window; `nil` before the first.
  private var next: Int64?
  /// The newest window that is complete.
  package private(set) var newest: Demand?

  package init(_ window: DemandWindow, meters: Int) {
    self.window = window.length
    step = window.minutes <= 15 ? 15_000 : 60_000
    self.meters = max(1, meters)
  }

  private var stepsInWindow: Int64 { window / step }

  /// Takes what a meter counted between two readings.
  package mutating func book(_ booking: Booking, isSubtracted: Bool) {
    let end = number(of: booking.interval.to)
    let start = max(number(of: booking.interval.from), end - 2 * stepsInWindow)
    makeRoom(from: start, to: end)
    // What lies before the steps is one part, so that the rest is cut as it would be anyhow.
    let early = Interval(from: booking.interval.from, to: max(moment(start), booking.interval.from))
    let steps = (start...end).map { Interval(from: moment($0), to: moment($0 + 1)) }
    booking.forEachPart(in: [early].filter { !$0.isEmpty } + steps) { part in
      guard part.slot != early else { return }
      add(part, isSubtracted: isSubtracted)
    }
  }

  private mutating func add(_ part: BookingPart, isSubtracted: Bool) {
    let position = Int(number(of: part.slot.from) - first)
    guard energies.indices.contains(position) else { return }
    let amount = isSubtracted ? -max(part.amount, -.max) : part.amount
    energies[position] = energies[position].saturatingAdd(amount)
    accounted[position] = accounted[position].saturatingAdd(part.measured)
      .saturatingAdd(part.bridged)
  }

  /// Makes the lists hold the steps of a booking, and drops those that no window needs any more.
  private mutating func makeRoom(from start: Int64, to end: Int64) {
    if energies.isEmpty || start > first + Int64(energies.count) + 2 * stepsInWindow {
      (first, energies, accounted) = (start, [], [])
    }
    let missing = end - first + 1 - Int64(energies.count)
    guard missing > 0 else { return }
    let zeros = Array(repeating: Int64(0), count: Int(min(missing, 4 * stepsInWindow + 2)))
    energies += zeros
    accounted += zeros
    let excess = energies.count - Int(3 * stepsInWindow + 2)
    guard excess > 0 else { return }
    energies.removeFirst(excess)
    accounted.removeFirst(excess)
    first += Int64(excess)
  }

  /// When the newest window ends that was given; `nil` before the first.
  package var evaluated: Timestamp? { next.map(moment) }

  /// The ends of the windows that ``advance(to:)`` will leave out: their steps are no longer kept.
  ///
  /// They lie after the interval's beginning, up to and with its end; `nil`: none.
  ///
  /// - Parameter longest: How long before `reached` energy can have been booked, in milliseconds.
  package func endsLeftOut(to reached: Timestamp, longest: Int64) -> Interval? {
    guard let next, !energies.isEmpty else { return nil }
    let first = number(of: reached) - 2 * stepsInWindow
    let from = max(next, first - longest / step)
    return from + 1 < first ? Interval(from: moment(from), to: moment(first - 1)) : nil
  }

  /// The windows whose ends lie after the beginning of an interval, up to and with its end.
  package func windows(endingIn ends: Interval) -> [Interval] {
    let (first, last) = (number(of: ends.from) + 1, number(of: ends.to))
    guard first <= last else { return [] }
    return (first...last).map { Interval(from: moment($0 - stepsInWindow), to: moment($0)) }
  }

  /// Gives the windows that are complete once all meters have been read up to a moment, oldest first.
  ///
  /// After a gap that is longer than two windows, only the newest are found.
  package mutating func advance(to reached: Timestamp) -> [Demand] {
    let end = number(of: reached)
    guard !energies.isEmpty, next.map({ $0 < end }) ?? true else { return [] }
    let start = max(next.map { $0 + 1 } ?? end, end - 2 * stepsInWindow)
    let demands = (start...end).map(demand(endingAt:))
    next = end
    newest = demands.last
    return demands
  }

  /// The demand of the window that ends where a step begins.
  private func demand(endingAt end: Int64) -> Demand {
    let low = max(0, end - stepsInWindow - first)
    let high = min(Int64(energies.count), end - first)
    let range = low < high ? Int(low)..<Int(high) : 0..<0
    return Demand(
      window: Interval(from: moment(end - stepsInWindow), to: moment(end)),
      energy: energies[range].reduce(0) { $0.saturatingAdd($1) },
      accounted: accounted[range].reduce(0) { $0.saturatingAdd($1) } / Int64(meters)
    )
  }

  private func number(of moment: Timestamp) -> Int64 {
    let (quotient, rest) = moment.milliseconds.quotientAndRemainder(dividingBy: step)
    return rest < 0 ? quotient - 1 : quotient
  }

  private func moment(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * step) }
}
