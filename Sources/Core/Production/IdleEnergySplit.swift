package import Calendar
import Energy
package import Measurements

/// Finds out how much of a line's energy was drawn while the line's state was known, and while it was
/// known not to run.
///
/// A meter's energy is spread evenly over the time between its readings, as the ledger does; the part
/// that falls into setup, idle, fault or off is idle energy, the part in unknown time is neither. Energy waits
/// until the machine's state in its time is final. The states of the last hour are remembered. For energy that a
/// counter bridged over a longer gap, the caller gives the states of the ledger, see
/// ``forgotten(by:before:calendar:)``. Its fields are the whole state.
package struct IdleEnergySplit: Sendable, Hashable, Codable {
  private struct Waiting: Sendable, Hashable, Codable {
    var interval: Interval
    /// mWh.
    var amount: Int64
    /// Whether only the whole of a gap is known, or the amount came later; `nil`: neither.
    var isEstimated: Bool?
    /// Before which moment it is booked; `nil`: nothing is.
    var bookedUpTo: Timestamp?

    /// The time that is not booked yet.
    var rest: Interval { Interval(from: bookedUpTo ?? interval.from, to: interval.to) }
  }

  fileprivate struct Stretch: Sendable, Hashable, Codable {
    var interval: Interval
    var isIdle: Bool
    /// `nil` for one that an earlier version remembered.
    var isKnown: Bool?
  }

  private var waiting: [Waiting] = []
  private var past: [Stretch] = []

  /// As many runs of states, and meter readings, are remembered at most.
  private static let longestMemory = 512

  package init() {}

  /// Whether energy of before a moment waits.
  package func isWaiting(before moment: Timestamp) -> Bool {
    waiting.contains { $0.rest.from < moment }
  }

  /// Takes energy that was drawn in an interval, in mWh.
  package mutating func add(_ amount: Int64, in interval: Interval, isEstimated: Bool = false) {
    guard amount != 0, !interval.isEmpty else { return }
    waiting.append(
      Waiting(interval: interval, amount: amount, isEstimated: isEstimated ? true : nil)
    )
    waiting.removeFirst(max(0, waiting.count - Self.longestMemory))
  }

  /// Takes a stretch of one state that has ended.
  package mutating func add(_ run: PastRun) {
    // A run that ended too early comes again, longer.
    if let last = past.last, run.interval.from == last.interval.from { past.removeLast() }
    // Another one that was corrected comes again too, and time that was set back is not reported twice.
    if let last = past.last, run.interval.from < last.interval.to { return }
    past.append(Stretch(run.interval, run.state))
    past.removeFirst(max(0, past.count - Self.longestMemory))
  }

  /// Books the idle energy of what waits and whose states are known and remembered, as far as it lies
  /// before a moment, an edge of the ledger's slots.
  ///
  /// Energy that was drawn until after the states are known is booked up to the last such edge: a slot that
  /// has ended does not wait for the states of the next one.
  package mutating func settle(
    with line: ProductionLine,
    before end: Timestamp = .distantFuture,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    guard let known = line.stateKnownUntil else { return }
    let remembered = rememberedFrom(with: line)
    let edge = min(end, calendar.grid.slot(containing: known).from)
    for end in edge < end ? [edge, end] : [end] {
      settle(past, with: line, before: end, calendar: calendar, into: &outcome) { item in
        (item.interval.to <= known || end <= edge) && remembered <= item.rest.from
      }
    }
    let needed = min(waiting.map(\.rest.from).min() ?? known, known)
    past.removeAll { needed.milliseconds(since: $0.interval.to) > Self.lateness }
  }

  /// The time of energy that waits, whose states are known but no longer remembered here; `nil`: none.
  ///
  /// Only the time before `end` is meant, an edge of the ledger's slots; where energy was drawn until after
  /// the states are known, only that before the last such edge.
  package func forgotten(
    by line: ProductionLine,
    before end: Timestamp = .distantFuture,
    calendar: PlantCalendar
  ) -> Interval? {
    guard let known = line.stateKnownUntil, !waiting.isEmpty else { return nil }
    let remembered = rememberedFrom(with: line)
    let edge = calendar.grid.slot(containing: known).from
    let old = waiting.lazy.map(\.rest).filter { rest in
      rest.from < min(remembered, end) && (rest.to <= known || rest.from < edge)
    }
    guard let from = old.map(\.from).min(), let to = old.map(\.to).max() else { return nil }
    return Interval(from: from, to: min(to, end, to <= known ? end : edge))
  }

  /// Books the idle energy of what waits in an interval, one of ``forgotten(by:before:calendar:)``, by
  /// the runs that overlap it.
  package mutating func settle(
    _ interval: Interval,
    by runs: [PastRun],
    with line: ProductionLine,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    var stretches: [Stretch] = []
    for run in runs.sorted(by: { $0.interval.from < $1.interval.from }) {
      // Time in which the clock was set back is not counted twice.
      let start = max(run.interval.from, stretches.last?.interval.to ?? run.interval.from)
      guard start < run.interval.to else { continue }
      stretches.append(Stretch(Interval(from: start, to: run.interval.to), run.state))
    }
    let remembered = rememberedFrom(with: line)
    settle(stretches, with: line, before: interval.to, calendar: calendar, into: &outcome) {
      item in
      interval.from <= item.rest.from
        && (item.interval.to <= interval.to || item.rest.from < min(remembered, interval.to))
    }
  }

  private mutating func settle(
    _ past: [Stretch],
    with line: ProductionLine,
    before end: Timestamp,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome,
    where isMeant: @escaping (Waiting) -> Bool
  ) {
    let isDue = { (item: Waiting) in item.rest.from < end && isMeant(item) }
    guard waiting.contains(where: isDue) else { return }
    var stretches = past
    if let present = line.presentStretch {
      stretches.append(Stretch(present.interval, present.state))
    }
    for position in waiting.indices where isDue(waiting[position]) {
      let item = waiting[position]
      Self.book(item, before: end, stretches, calendar, into: &outcome)
      waiting[position].bookedUpTo = min(end, item.interval.to)
    }
    waiting.removeAll { $0.rest.isEmpty }
  }

  /// Since when all states are remembered.
  private func rememberedFrom(with line: ProductionLine) -> Timestamp {
    past.first?.interval.from ?? line.presentStretch?.interval.from ?? .distantPast
  }

  /// How late a meter's reading may come and still find the states of its time, in milliseconds.
  private static let lateness: Int64 = 3_600_000

  private static func book(
    _ item: Waiting,
    before end: Timestamp,
    _ stretches: [Stretch],
    _ calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) {
    for stretch in stretches where stretch.isKnown != false {
      let due = Interval(from: item.rest.from, to: min(end, item.rest.to))
      let part = stretch.interval.intersection(due)
      guard !part.isEmpty else { continue }
      for slot in calendar.grid.slots(covering: part) {
        var sums = ProductionSums()
        let time = slot.intersection(part).milliseconds
        let amount = item.amount.share(time, of: item.interval.milliseconds)
        sums.stateEnergy = amount
        if stretch.isIdle { sums.idleEnergy = amount }
        if item.isEstimated == true, amount != 0 {
          sums.estimates.stateEnergy = 1
          if stretch.isIdle { sums.estimates.idleEnergy = 1 }
        }
        outcome.book(sums, to: slot)
      }
    }
  }
}

extension IdleEnergySplit.Stretch {
  init(_ interval: Interval, _ state: MachineState) {
    self.init(
      interval: interval,
      isIdle: state.isKnownNotRunning,
      isKnown: state != .unknown
    )
  }
}
