import Events
import Accounting
import Alarms
import Calendar
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// Recorded readings must give what live ones give.
@Suite(.computing) struct ReplayTests {
  private static let points = [
    PointReference(device: "main-meter", point: "active_energy_import"),
    PointReference(device: "main-meter", point: "active_power"),
    PointReference(device: "press-1", point: "machine_state"),
    PointReference(device: "press-1", point: "good_count"),
    PointReference(device: "press-1", point: "reject_count"),
    PointReference(device: "thermometer", point: "temperature"),
    PointReference(device: "thermometer", point: "colour"),
  ]
  /// The positions of the points among those of their device.
  private static let positions = [0, 3, 0, 1, 2, 0, 7]

  private static var plant: Plant {
    var plant = Plant()
    plant.lines = [Plant.press]
    plant.shifts = [Plant.allDay]
    plant.pollPeriod = 20_000
    return plant
  }

  private static func definition(_ plant: Plant) -> AccountingDefinition {
    var definition = plant.definition
    let rule = AlarmRule(
      id: "hot",
      subject: "thermometer",
      valueName: "thermometer.temperature",
      condition: .above(80, clearBelow: 70),
      hold: 45_000
    )
    let silence = AlarmRule(
      id: "silent",
      subject: "main-meter",
      valueName: "main-meter.active_power",
      condition: .noData(.seconds(90))
    )
    definition.alarms = [
      WatchedAlarm(rule: rule, source: .point(points[5])),
      WatchedAlarm(rule: silence, source: .point(points[1])),
    ]
    return definition
  }

  /// Three hours of readings at about each 20 s, some bad, some missing for minutes.
  private static func recording(seed: UInt64) -> [RecordedReading] {
    var random = SeededGenerator(seed: seed)
    var readings: [RecordedReading] = []
    var (energy, good, reject, state, heat) = (1e6, 500.0, 9.0, 1.0, 75.0)
    var quiet = 0
    for step in 0..<540 {
      energy += Double(Int.random(in: 0...4000, using: &random)) / 8
      good += Double(Int.random(in: 0...9, using: &random))
      reject += random.chance(0.1) ? 1 : 0
      heat = min(95, max(55, heat + Double.random(in: -6...6, using: &random)))
      if random.chance(0.1) { state = Double(Int.random(in: 0...3, using: &random)) }
      quiet =
        quiet > 0 ? quiet - 1 : random.chance(0.02) ? Int.random(in: 1...20, using: &random) : 0
      guard quiet == 0 else { continue }
      let time =
        Timestamp.six.milliseconds + Int64(step) * 20_000
        + (random.chance(0.5) ? 0 : Int64.random(in: 0..<15, using: &random) * 1000)
      let values = [energy, Double(step % 50) * 100, state, good, reject, heat, 1]
      for (point, value) in values.enumerated() {
        let known = random.chance(0.03) ? nil : value
        readings.append(RecordedReading(time: time, point: Int32(point), value: known))
      }
    }
    return readings
  }

  /// A stop of the press, and when it was planned.
  private struct PlannedStop {
    var time: Timestamp
    var stop: Interval
  }

  /// Stops planned ahead, while they last and afterwards, in their order.
  private static func stops(seed: UInt64) -> [PlannedStop] {
    var random = SeededGenerator(seed: seed)
    let stops = (0..<8).map { _ in
      let from = Timestamp.six.milliseconds + Int64.random(in: 0..<9_000_000, using: &random)
      let to = from + Int64.random(in: 1000..<1_500_000, using: &random)
      let second = (from + Int64.random(in: -3_000_000..<3_000_000, using: &random)) / 1000
      let time = min(
        max(second, Timestamp.six.milliseconds / 1000),
        10_700 + Timestamp.six.milliseconds / 1000
      )
      return PlannedStop(
        time: Timestamp(seconds: time),
        stop: Interval(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
      )
    }
    return stops.sorted { $0.time < $1.time }
  }

  private static func live(
    _ readings: [RecordedReading],
    stops: [PlannedStop] = []
  ) async throws -> InMemoryLedger {
    let plant = plant
    let accounting = Accounting(definition(plant), store: plant.ledger)
    let start = try #require(readings.first?.time)
    let end = try #require(readings.last?.time)
    try await accounting.start(at: Timestamp(milliseconds: start))
    var rest = readings[...]
    // A reading's time is a whole second.
    for moment in stride(from: start, through: end + 120_000, by: 1000) {
      while let next = rest.first, next.time <= moment {
        rest.removeFirst()
        let point = Int(next.point)
        let outcome: Reading.Outcome =
          next.isGood ? .good(.number(next.value)) : .bad(.notAvailable)
        let scan = PollResult(
          device: points[point].device,
          timestamp: Timestamp(milliseconds: next.time),
          readings: [Reading(point: positions[point], outcome: outcome)]
        )
        await accounting.accept(scan)
      }
      await accounting.advance(to: Timestamp(milliseconds: moment))
      for stop in stops where stop.time.milliseconds == moment {
        try await accounting.planStop(stop.stop, of: Plant.press.id)
      }
    }
    return plant.ledger
  }

  private static func replayed(
    _ readings: [RecordedReading],
    pace: RunningPace?,
    batch: Int
  ) async throws -> InMemoryLedger {
    let plant = plant
    let accounting = Accounting(definition(plant), store: plant.ledger)
    let start = Timestamp(milliseconds: try #require(readings.first?.time))
    try await accounting.beginReplay(of: points, pace: pace, at: start)
    for first in stride(from: 0, to: readings.count, by: batch) {
      await accounting.replay(Array(readings[first..<min(first + batch, readings.count)]))
    }
    await accounting.concludeReplay()
    return plant.ledger
  }

  /// The newest final row of each interval, without its revision.
  private static func finals(
    _ ledger: InMemoryLedger,
    until end: Int64
  ) async -> [PublicationKey: KPIRow] {
    await ledger.rows.filter { $0.value.isFinal && $0.value.interval.to.milliseconds <= end }
      .mapValues { row in
        var row = row
        row.revision = 1
        return row
      }
  }

  /// What happened to whom at which second: within one second the order is that of the alarms.
  private static func story(_ events: [Event]) -> [String] {
    let lines = events.map { event in
      let seconds = event.timestamp.milliseconds(since: .six) / 1000
      return (seconds, "\(seconds) \(event.id) \(event.type)")
    }
    return lines.sorted { $0 < $1 }.map(\.1)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `A recording gives the final rows and events that live readings gave`(seed: UInt64)
    async throws
  {
    let readings = Self.recording(seed: seed)
    let end = try #require(readings.last?.time)
    let live = try await Self.live(readings)
    let expected = await Self.finals(live, until: end)
    #expect(expected.count >= 20, "seed \(seed)")
    let alarms = await live.events.filter { $0.timestamp.milliseconds <= end }
    for (pace, batch) in [
      (RunningPace.eachMinute, 1000), (RunningPace(minutes: 15), 50), (nil, 7),
    ] as [(RunningPace?, Int)] {
      let ledger = try await Self.replayed(readings, pace: pace, batch: batch)
      let found = await Self.finals(ledger, until: end)
      #expect(Set(found.keys) == Set(expected.keys), "seed \(seed)")
      for (key, row) in expected { #expect(found[key] == row, "seed \(seed)") }
      let story = Self.story(await ledger.events)
      #expect(story == Self.story(alarms), "seed \(seed)")
    }
  }

  @Test(arguments: 10..<18 as Range<UInt64>)
  func `Planned stops of a recording give the final rows of a gateway told of them`(seed: UInt64)
    async throws
  {
    let readings = Self.recording(seed: seed)
    let (start, end) = (try #require(readings.first?.time), try #require(readings.last?.time))
    let stops = Self.stops(seed: seed).filter { (start...end).contains($0.time.milliseconds) }
    let expected = await Self.finals(try await Self.live(readings, stops: stops), until: end)
    let plant = Self.plant
    let accounting = Accounting(Self.definition(plant), store: plant.ledger)
    try await accounting.beginReplay(
      of: Self.points,
      pace: nil,
      at: Timestamp(milliseconds: start)
    )
    var rest = readings[...]
    for stop in stops {
      let before = rest.prefix { $0.time <= stop.time.milliseconds }
      await accounting.replay(Array(before))
      rest = rest.dropFirst(before.count)
      try await accounting.replayStop(stop.stop, of: Plant.press.id, at: stop.time)
    }
    await accounting.replay(Array(rest))
    await accounting.concludeReplay()
    let found = await Self.finals(plant.ledger, until: end)
    #expect(Set(found.keys) == Set(expected.keys), "seed \(seed)")
    for (key, row) in expected { #expect(found[key] == row, "seed \(seed)") }
    let without = await Self.finals(try await Self.live(readings), until: end)
    #expect(without != expected, "seed \(seed)")
  }

  @Test func `Only running rows tell a replay with them from one without`() async throws {
    let readings = Self.recording(seed: 99)
    let some = try await Self.replayed(readings, pace: .eachMinute, batch: 100)
    let none = try await Self.replayed(readings, pace: nil, batch: 100)
    #expect(await some.published.contains { !$0.isFinal })
    #expect(await none.published.filter { !$0.isFinal }.count <= 20)
    #expect(
      await none.commits.allSatisfy { commit in
        commit.checkpoints.keys.allSatisfy { $0.hasPrefix("alarm/") }
      }
    )
  }
}
