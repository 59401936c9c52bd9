import Events
import Calendar
import Foundation
import Indicators
import Measurements
import Production

/// A press with a state, good and reject counters, read every second, and the ledger it is booked to.
struct Press {
  static let state = PointReference(device: "press-1", point: "machine_state")
  static let good = PointReference(device: "press-1", point: "good_count")
  static let reject = PointReference(device: "press-1", point: "reject_count")
  static let power = PointReference(device: "meter", point: "active_power")

  static let states: [Int: MachineState] = [
    0: .idle, 1: .running, 2: .fault, 3: .setup, 4: .off,
  ]

  /// Tuesday 2026-09-01, 00:00 UTC.
  static let midnight: Int64 = 1_788_220_800_000

  /// Eight hours from 06:00 with a break of 15 min at 09:45, and a night from 22:00 to 06:00.
  static let calendar = PlantCalendar(
    zone: .utc,
    definition: CalendarDefinition(shifts: [
      ShiftDefinition(
        id: "day",
        window: DailyWindow(from: 360, to: 840),
        days: Set(Weekday.allCases),
        breaks: [DailyWindow(from: 585, to: 600)]
      ),
      ShiftDefinition(
        id: "night",
        window: DailyWindow(from: 1320, to: 360),
        days: Set(Weekday.allCases)
      ),
    ])
  )

  static func definition(minorStop: Double = 0) -> ProductionLineDefinition {
    var definition = ProductionLineDefinition(
      id: "press-line",
      state: .point(state, states: states),
      counters: ItemCounters(good: good, reject: reject),
      idealCycle: 1.2
    )
    definition.minorStop = minorStop
    return definition
  }

  var line: ProductionLine
  var ledger: [Interval: ProductionSums] = [:]
  var events: [Event] = []
  var runs: [PastRun] = []
  var calendar = Press.calendar
  /// Takes what a test does not look at.
  var ignored = ProductionOutcome()

  init(_ definition: ProductionLineDefinition = definition(), pollPeriod: Int64 = 1000) {
    line = ProductionLine(definition: definition, pollPeriod: pollPeriod)
  }

  /// A moment of the Tuesday, in milliseconds after midnight.
  static func at(_ hour: Int64, _ minute: Int64 = 0, _ second: Double = 0) -> Timestamp {
    let milliseconds = (hour * 60 + minute) * 60_000 + Int64(second * 1000)
    return Timestamp(milliseconds: midnight + milliseconds)
  }

  mutating func read(_ value: Double?, of point: PointReference = state, at time: Timestamp) {
    take(line.accept(point: point, value: value, at: time, calendar: calendar))
  }

  /// Reads the same value every second, `to` excluded.
  mutating func read(
    _ value: Double?,
    of point: PointReference = state,
    from: Timestamp,
    to: Timestamp
  ) {
    for time in stride(from: from.milliseconds, to: to.milliseconds, by: 1000) {
      read(value, of: point, at: Timestamp(milliseconds: time))
    }
  }

  mutating func advance(to time: Timestamp) {
    take(line.advance(to: time, calendar: calendar))
  }

  private mutating func take(_ outcome: ProductionOutcome) {
    events += outcome.events
    runs += outcome.runs
    for booking in outcome.bookings { ledger[booking.slot, default: .zero] += booking.delta }
  }

  /// Slots without anything in them left out.
  var filled: [Interval: ProductionSums] { ledger.filter { $0.value != .zero } }

  var total: ProductionSums { ledger.values.reduce(.zero, +) }

  func slot(_ hour: Int64, _ minute: Int64 = 0) -> ProductionSums {
    ledger[calendar.grid.slot(containing: Self.at(hour, minute))] ?? .zero
  }
}
