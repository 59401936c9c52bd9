import Calendar
import Energy
import Measurements
import Production

extension ProductionSums {
  /// The sums with the time in shifts that was never booked, as before the first start, as unknown.
  ///
  /// Planned busy time is the calendar's, whether the gateway was there or not.
  func completed(
    in interval: Interval,
    calendar: PlantCalendar,
    stops: [Interval]
  ) -> ProductionSums {
    let missing = max(0, calendar.operationTime(in: interval) - operationTime)
    let busy = stops.reduce(calendar.busyWindows(in: interval)) { windows, stop in
      windows.flatMap { $0.subtracting(stop) }
    }
    let missingBusy = busy.reduce(0) { $0 + $1.milliseconds } - plannedBusyTime
    let unknown = min(missing, max(0, missingBusy))
    var sums = self
    sums.operationTime = sums.operationTime.saturatingAdd(missing)
    sums.plannedBusyTime = sums.plannedBusyTime.saturatingAdd(unknown)
    sums.unknownTime = sums.unknownTime.saturatingAdd(unknown)
    return sums
  }
}
