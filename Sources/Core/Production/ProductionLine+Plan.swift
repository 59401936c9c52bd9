package import Calendar
package import Energy
package import Measurements

extension ProductionLine {
  /// Plans a stop: time in it is no planned busy time.
  ///
  /// What has been booked for it since the last reading of a state is taken back and booked anew. What
  /// lies before is not known here any more.
  ///
  /// - Parameters:
  ///   - stop: From when to when.
  ///   - calendar: The site's calendar.
  ///   - outcome: What is to be booked is appended to it.
  /// - Returns: The part of the stop that is booked for good, for a correction of the ledger; `nil` where
  ///   there is none.
  package mutating func planStop(
    _ stop: Interval,
    calendar: PlantCalendar,
    into outcome: inout ProductionOutcome
  ) -> Interval? {
    keepEnd()
    settleStop(calendar: calendar, into: &outcome)
    let end = booked?.to ?? settled
    let open = Interval(from: settled, to: end)
    if !open.isEmpty { book(open, isTakenBack: true, calendar: calendar, into: &outcome) }
    plannedStops.removeAll { settled.milliseconds(since: $0.to) > Self.longestGap }
    plannedStops.append(stop)
    if plannedStops.count > Self.mostPlannedStops { forgetOldestStop() }
    cache.plan = nil
    if !open.isEmpty { book(open, calendar: calendar, into: &outcome) }
    guard let booked else { return nil }
    let past = stop.intersection(Interval(from: booked.from, to: settled))
    return past.isEmpty ? nil : past
  }

  /// Lets the end of a run that time has ended stand: the run is corrected as one that has ended, and must
  /// not be taken back here as well.
  mutating func keepEnd() {
    ended = nil
    guard let run, run.state == .unknown, held?.state != .unknown else { return }
    settled = max(settled, min(run.from, booked?.to ?? run.from))
  }

  /// How many planned stops are remembered: they are part of each checkpoint.
  package static let mostPlannedStops = 256

  /// Whether another stop can be planned without forgetting one that is not over.
  package func hasRoom(forStopAt now: Timestamp) -> Bool {
    plannedStops.lazy.filter { $0.to > now }.count < Self.mostPlannedStops
  }

  private mutating func forgetOldestStop() {
    let oldest = plannedStops.indices.min { plannedStops[$0].to < plannedStops[$1].to }
    if let oldest { plannedStops.remove(at: oldest) }
  }

  /// Takes over what the device files say of its counters now; what they have counted stays.
  package mutating func adopt(counters: [PointReference: CounterSettings]) {
    let otherwise = CounterSettings(pollPeriod: pollPeriod)
    let settings = { (point: PointReference?) in point.flatMap { counters[$0] } ?? otherwise }
    let points = definition.counters
    goodCounter?.adopt(settings(points.good))
    rejectCounter?.adopt(settings(points.reject))
    totalCounter?.adopt(settings(points.total))
    reworkCounter?.adopt(settings(points.rework))
  }

  /// Goes on with another configuration: what is the same keeps its state, what is booked stays.
  package mutating func adopt(
    definition: ProductionLineDefinition,
    pollPeriod: Int64,
    counters: [PointReference: CounterSettings] = [:]
  ) {
    var next = Self(definition: definition, pollPeriod: pollPeriod, counters: counters)
    let (old, new) = (self.definition.counters, definition.counters)
    if old.good == new.good { next.goodCounter?.goOn(from: goodCounter) }
    if old.reject == new.reject { next.rejectCounter?.goOn(from: rejectCounter) }
    if old.total == new.total { next.totalCounter?.goOn(from: totalCounter) }
    if old.rework == new.rework { next.reworkCounter?.goOn(from: reworkCounter) }
    next.booked = booked
    next.earlier = earlier
    next.settled = max(settled, booked?.to ?? settled)
    next.plannedStops = plannedStops
    if self.definition.reason == definition.reason { next.reason = reason }
    if self.definition.product?.point == definition.product?.point { next.product = product }
    if self.definition.workersPoint == definition.workersPoint {
      (next.crew, next.formerCrew) = (crew, formerCrew)
    }
    if self.definition.state == definition.state {
      (next.held, next.heardAt) = (held, heardAt)
      next.run = run
      next.coils = coils
    }
    self = next
  }
}
