import Calendar
import Foundation
import Measurements
import Production
import TestSupport

/// A year of a line as it truly was, and what a gateway reads of it.
struct SimulatedYear {
  struct Reading { var time: Int64, state: Int, good: Int64, reject: Int64 }

  /// Seconds between two readings.
  static let poll: Int64 = 120
  static let modulus: Int64 = 65_536
  static let names = [0: "idle", 1: "running", 2: "fault", 3: "setup", 4: "off"]

  let from: Int64
  let to: Int64
  private(set) var states: [(time: Int64, state: Int)] = []
  private(set) var items: [(time: Int64, good: Int64, reject: Int64)] = []
  private(set) var gaps: [(from: Int64, to: Int64)] = []
  private(set) var stops: [(from: Int64, to: Int64)] = []
  private(set) var readings: [Reading] = []

  private var generator: SeededGenerator
  /// Whether counters wrap and are set to 0.
  private let isRough: Bool
  private var good: Int64
  private var reject: Int64 = 12

  init(from: Int64, to: Int64, seed: UInt64, isRough: Bool) {
    (self.from, self.to, self.isRough) = (from, to, isRough)
    generator = SeededGenerator(seed: seed)
    good = isRough ? 64_000 : 1000
    for _ in 0..<40 {
      let start = Int64.random(in: from..<to, using: &generator)
      stops.append((start, start + .random(in: 60...10_000, using: &generator)))
    }
    var time = from
    while time < to { time = run(from: time) }
  }

  /// One stretch of a state with its readings; gives its end.
  private mutating func run(from start: Int64) -> Int64 {
    var state = Int.random(in: 0...9, using: &generator)
    state = state > 4 ? 1 : state
    let lengths: [ClosedRange<Int64>] = [60...3600, 600...7200, 5...1800, 500...2400, 600...20_000]
    let end = min(to, start + .random(in: lengths[state], using: &generator))
    states.append((start, state))
    if isRough, state == 3, good % Self.modulus > 3000, good % Self.modulus < 50_000 { good = 0 }
    var time = start
    read(at: time, state: state, since: start)
    while true {
      var next = time + Self.poll
      if Int.random(in: 0..<800, using: &generator) == 0 {
        next = time + .random(in: 2 * Self.poll + 1...3600, using: &generator)
      }
      if min(next, end) - time > 2 * Self.poll { gaps.append((time, min(next, end))) }
      guard next < end else { return end }
      read(at: next, state: state, since: time)
      time = next
    }
  }

  private mutating func read(at time: Int64, state: Int, since: Int64) {
    if state == 1, time > since {
      let made = (time - since) * 10 / 12 * .random(in: 80...104, using: &generator) / 100
      let bad = Int64.random(in: 0...20, using: &generator) / 19
      items.append((time, max(0, made - bad), bad))
      good += max(0, made - bad)
      reject += bad
    }
    let counted = isRough ? good % Self.modulus : good
    readings.append(Reading(time: time, state: state, good: counted, reject: reject))
  }

  /// The truth, as the independent calculation reads it.
  func json(zone: String, calendar: CalendarDefinition) throws -> Data {
    let days = Weekday.allCases
    let shifts = calendar.shifts.map { shift -> [String: Any] in
      [
        "from": shift.window.from, "to": shift.window.to,
        "days": days.indices.filter { shift.days.contains(days[$0]) }.map { $0 + 1 },
        "breaks": shift.breaks.map { [$0.from, $0.to] },
      ]
    }
    return try JSONSerialization.data(withJSONObject: [
      "zone": zone, "from": from, "to": to, "poll": Self.poll, "cycle_us": 1_200_000,
      "states": states.map { [$0.time, Self.names[$0.state] ?? ""] as [Any] },
      "items": items.map { [$0.time, $0.good, $0.reject] },
      "gaps": gaps.map { [$0.from, $0.to] }, "stops": stops.map { [$0.from, $0.to] },
      "shifts": shifts,
      "holidays": calendar.holidays.map {
        String(format: "%04d-%02d-%02d", $0.year, $0.month, $0.day)
      },
    ])
  }
}
