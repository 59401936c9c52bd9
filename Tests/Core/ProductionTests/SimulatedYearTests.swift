import Events
import Calendar
import Energy
import Foundation
import Indicators
import Measurements
import Production
import TestSupport
import Testing

@Suite(.computing) struct SimulatedYearTests {
  private static let calendar = CalendarDefinition(
    shifts: [
      ShiftDefinition(
        id: "day",
        window: DailyWindow(from: 360, to: 840),
        days: Set(Weekday.allCases.prefix(6)),
        breaks: [DailyWindow(from: 585, to: 600), DailyWindow(from: 690, to: 720)]
      ),
      ShiftDefinition(
        id: "night",
        window: DailyWindow(from: 1320, to: 360),
        days: Set(Weekday.allCases.prefix(5)),
        breaks: [DailyWindow(from: 1430, to: 20), DailyWindow(from: 180, to: 195)]
      ),
    ],
    holidays: [CivilDate(year: 2026, month: 9, day: 2), CivilDate(year: 2026, month: 4, day: 30)]
  )

  /// The line's ledger after the year.
  private static func ledger(
    of year: SimulatedYear,
    _ calendar: PlantCalendar,
    isRough: Bool
  ) -> [Interval: ProductionSums] {
    let poll = SimulatedYear.poll * 1000
    let counter = CounterSettings(
      pollPeriod: poll,
      modulus: isRough ? SimulatedYear.modulus * 1000 : nil,
      resolution: 1000
    )
    var line = ProductionLine(
      definition: Press.definition(),
      pollPeriod: poll,
      counters: [Press.good: counter, Press.reject: counter]
    )
    var outcome = ProductionOutcome()
    for stop in year.stops {
      let stop = Interval(from: Timestamp(seconds: stop.from), to: Timestamp(seconds: stop.to))
      _ = line.planStop(stop, calendar: calendar, into: &outcome)
    }
    var ledger: [Interval: ProductionSums] = [:]
    let values: [(PointReference, KeyPath<SimulatedYear.Reading, Int64>)] = [
      (Press.good, \.good), (Press.reject, \.reject),
    ]
    for reading in year.readings {
      let time = Timestamp(seconds: reading.time)
      line.accept(
        point: Press.state,
        value: Double(reading.state),
        at: time,
        calendar: calendar,
        into: &outcome
      )
      for (point, value) in values {
        line.accept(
          point: point,
          value: Double(reading[keyPath: value]),
          at: time,
          calendar: calendar,
          into: &outcome
        )
      }
      for booking in outcome.bookings { ledger[booking.slot, default: .zero] += booking.delta }
      outcome.removeAll()
    }
    line.advance(to: Timestamp(seconds: year.to), calendar: calendar, into: &outcome)
    for booking in outcome.bookings { ledger[booking.slot, default: .zero] += booking.delta }
    return ledger
  }

  private static func grouped(
    _ ledger: [Interval: ProductionSums],
    _ calendar: PlantCalendar,
    by period: Period
  ) -> [String: ProductionSums] {
    var sums: [String: ProductionSums] = [:]
    for (slot, part) in ledger {
      guard let whole = calendar.interval(of: period, containing: slot.from) else { continue }
      sums[String(whole.from.milliseconds / 1000), default: .zero] += part
    }
    return sums
  }

  private static func independent(_ truth: Data) throws -> [String: [String: [String: Double]]] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("simulated-year-\(UUID().uuidString).json")
    try truth.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("independent_production.py")
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", script.path, file.path]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    return try JSONDecoder().decode([String: [String: [String: Double]]].self, from: data)
  }

  @Test(
    arguments: [
      ("Asia/Ho_Chi_Minh", 1_767_200_400, 1_798_736_400, UInt64(1), false),
      ("Europe/Berlin", 1_767_222_000, 1_798_758_000, UInt64(2), true),
    ] as [(String, Int64, Int64, UInt64, Bool)]
  )
  func `a year agrees with an independent calculation from the true events`(
    zone: String,
    from: Int64,
    to: Int64,
    seed: UInt64,
    isRough: Bool
  ) throws {
    let year = SimulatedYear(from: from, to: to, seed: seed, isRough: isRough)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(zone)"))
    let calendar = PlantCalendar(
      zone: try TimeZoneRules(name: zone, tzif: Array(bytes)),
      definition: Self.calendar
    )
    let truth = try Self.independent(try year.json(zone: zone, calendar: Self.calendar))
    let ledger = Self.ledger(of: year, calendar, isRough: isRough)
    for (name, period) in [("shift", Period.shift), ("day", .day), ("month", .month)] {
      let expected = try #require(truth[name])
      let found = Self.grouped(ledger, calendar, by: period)
      #expect(expected.count >= (period == .month ? 12 : 365))
      for (start, values) in expected {
        let sums = found[start] ?? .zero
        let indicators = Dictionary(sums.indicators().map { ($0.name, $0.value) }) { $1 }
        for (field, value) in values {
          let isRatio = value != value.rounded()
          let difference = abs((indicators[field] ?? .nan) - value)
          #expect(
            isRatio ? difference <= 1e-9 * max(1, value) : difference == 0,
            "seed \(seed), \(name) \(start): \(field)"
          )
        }
        let ratios = [
          "availability", "effectiveness", "quality_ratio", "oee", "nee", "setup_ratio",
        ]
        for ratio in ratios where values[ratio] == nil { #expect(indicators[ratio] == nil) }
      }
    }
    let whole = ledger.values.reduce(.zero, +)
    #expect(whole.good == year.items.reduce(0) { $0 + $1.good })
    #expect(whole.scrap == year.items.reduce(0) { $0 + $1.reject })
  }
}
