import Calendar
import Measurements
import Production

extension ProductionLineState {
  /// Plans a stop, and books anew what the runs left that it touches.
  mutating func planStop(_ stop: Interval, touching runs: [PastRun], calendar: PlantCalendar) {
    let before = line.stopsPlanned
    let past = line.planStop(stop, calendar: calendar, into: &outcome)
    isChanged = true
    touch(stop)
    guard past != nil else { return }
    line.correctPresentRun(from: before, calendar: calendar, into: &outcome)
    for run in runs {
      run.correct(
        from: before,
        to: line.stopsPlanned,
        minorStop: line.minorStopLimit,
        calendar: calendar,
        into: &outcome
      )
    }
  }

  /// Gives stops that have ended, and the present one where it reaches into an interval, a reason.
  /// - Returns: How many stops there are.
  mutating func setReason(
    _ reason: String,
    in interval: Interval,
    of standing: [PastRun],
    calendar: PlantCalendar
  ) -> Int {
    let isPresent = line.setReason(reason, in: interval, calendar: calendar, into: &outcome)
    for run in standing where run.reason != reason { rename(run, reason, calendar: calendar) }
    isChanged = true
    return standing.count + (isPresent ? 1 : 0)
  }

  private mutating func rename(_ run: PastRun, _ reason: String, calendar: PlantCalendar) {
    var corrected = run
    corrected.reason = reason
    run.correct(
      becoming: corrected,
      from: line.stopsPlanned,
      to: line.stopsPlanned,
      minorStop: line.minorStopLimit,
      calendar: calendar,
      into: &outcome
    )
    outcome.replace(corrected)
  }
}
