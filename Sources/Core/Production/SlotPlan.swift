import Calendar
import Measurements

/// A slot of the ledger and what was planned for it.
struct SlotPlan: Sendable {
  var slot: Interval
  var operation: [Interval]
  var busy: [Interval]

  init(containing moment: Timestamp, calendar: PlantCalendar, plannedStops: [Interval]) {
    slot = calendar.grid.slot(containing: moment)
    operation = calendar.operationWindows(in: slot)
    busy = plannedStops.reduce(calendar.busyWindows(in: slot)) { windows, stop in
      windows.flatMap { $0.subtracting(stop) }
    }
  }

  func operationTime(in interval: Interval) -> Int64 {
    operation.reduce(0) { $0 + $1.intersection(interval).milliseconds }
  }

  func busyTime(in interval: Interval) -> Int64 {
    busy.reduce(0) { $0 + $1.intersection(interval).milliseconds }
  }
}

/// The plan last used, which is no part of a line's state: it is found again when it is missing.
struct SlotPlanCache: Sendable, Hashable {
  var plan: SlotPlan?

  static func == (a: Self, b: Self) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
