import Rows
import Events
import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import Production
import TestSupport
import Testing

/// Rows of a line that are made of something estimated say so, and name the values.
@Suite(.computing) struct EstimatedRowsTests {
  private static let ofItems: Set<String> = [
    "produced", "effectiveness", "quality_ratio", "throughput_rate", "items_per_busy_hour",
    "scrap_ratio",
  ]
  private static let ofGood: Set<String> = [
    "good", "oee", "nee", "teep", "energy_per_good", "quality_ratio",
  ]

  private static var plant: Plant {
    var plant = Plant()
    plant.pollPeriod = 10_000
    plant.lines = [Plant.press]
    plant.shifts = [Plant.allDay]
    return plant
  }

  /// What the devices show at a second; `nil`: they are not read.
  struct Course: Sendable {
    var good: @Sendable (Int) -> Double? = { Double(10_000 + $0 / 10) }
    var reject: @Sendable (Int) -> Double? = { Double(5000 + $0 / 100) }
    var energy: @Sendable (Int) -> Double? = { Double(1000 + $0) }
    var restarts: Set<Int> = []
  }

  /// Six hours; the machine runs, but for the last 10 min of each hour.
  private static func run(_ course: Course, plant: Plant = plant) async throws -> InMemoryLedger {
    var accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 6 * 3600 + 60, by: 10) {
      let time = Timestamp.six.plus(Double(second))
      if course.restarts.contains(second) { accounting = try await plant.started(at: time) }
      var press = [Plant.Press.state: second % 3600 < 3000 ? 1.0 : 0]
      press[Plant.Press.good] = course.good(second)
      press[Plant.Press.reject] = course.reject(second)
      await accounting.accept(Plant.scan("press-1", press, at: time))
      if let energy = course.energy(second) { await accounting.read(energy, at: time) }
      if second % 60 == 0 { await accounting.advance(to: time) }
    }
    await accounting.finish(at: .six.plus(6 * 3600 + 60))
    return plant.ledger
  }

  /// The newest hours in order, each with the names of its estimated values.
  private static func hours(
    _ ledger: InMemoryLedger
  ) async -> [(row: KPIRow, estimated: Set<String>)] {
    var found: [(row: KPIRow, estimated: Set<String>)] = []
    for hour in 0..<6 {
      let start = Timestamp.six.plus(Double(hour) * 3600)
      guard let row = await ledger.row("press-line", "hour", from: start) else { continue }
      found.append((row, Set(row.sources.filter { $0.value == "estimated" }.keys)))
    }
    return found
  }

  @Test func `A line whose readings follow each other is good throughout`() async throws {
    let hours = await Self.hours(try await Self.run(Course()))
    #expect(hours.count == 6)
    #expect(hours.allSatisfy { $0.row.quality == .good && $0.estimated.isEmpty })
  }

  /// The counter of good items falls by ten: in the second hour, and a reading before its end.
  ///
  /// Restarts come a reading after a commit.
  @Test(arguments: [5000, 7190], [[], [5050], [7210, 7270]] as [Set<Int>])
  func `Items of a counter that was set back are estimated`(
    fall: Int,
    restarts: Set<Int>
  ) async throws {
    var course = Course()
    course.good = { Double(10_000 + $0 / 10 - ($0 >= fall ? 10 : 0)) }
    course.restarts = restarts
    let ledger = try await Self.run(course)
    let hours = await Self.hours(ledger)
    #expect(await ledger.events.contains { $0.type == "counter_set_back" })
    let isOver = fall == 7190
    let concerned = isOver ? [1, 2] : [1]
    for (number, hour) in hours.enumerated() {
      let isEstimated = concerned.contains(number)
      #expect(hour.row.quality == (isEstimated ? .estimated : .good), "hour \(number)")
      #expect(hour.estimated == (isEstimated ? Self.ofItems.union(Self.ofGood) : []))
      #expect(hour.row["good"] == (number == 1 ? 359 : 360), "hour \(number)")
    }
    let shift = try #require(await ledger.row("press-line", "day", from: .six.plus(-21_600)))
    #expect(shift.sources["good"] == "estimated")
  }

  /// The counter of rejects is not read for an hour and a half, the state is.
  @Test func `Items of a gap are estimated in all of its intervals, and only they`() async throws {
    var course = Course()
    course.reject = { (4000..<9400).contains($0) ? nil : Double(5000 + $0 / 100) }
    let hours = await Self.hours(try await Self.run(course))
    #expect(hours.map(\.row.quality) == [.good, .estimated, .estimated, .good, .good, .good])
    #expect(hours[1].estimated == Self.ofItems.union(["scrap"]))
    #expect(hours.map { $0.row["scrap"] } == [36, 3, 69, 36, 36, 36])
  }

  @Test func `A gap in which a counter counted nothing estimates nothing`() async throws {
    var course = Course()
    course.reject = { (4000..<9400).contains($0) ? nil : 5000 }
    let hours = await Self.hours(try await Self.run(course))
    #expect(hours.allSatisfy { $0.row.quality == .good && $0.estimated.isEmpty })
  }

  /// 3.6 kW; the meter is not read from the middle of the second hour to that of the fourth.
  @Test(arguments: [[], [9010], [12_610, 12_730]] as [Set<Int>])
  func `Energy that a counter bridged makes what is made of it estimated`(
    restarts: Set<Int>
  ) async throws {
    var course = Course()
    course.energy = { (5400..<12_600).contains($0) ? nil : Double(1000 + $0) }
    course.restarts = restarts
    let ledger = try await Self.run(course)
    let hours = await Self.hours(ledger)
    #expect(hours.map(\.row.quality) == [.good, .estimated, .estimated, .estimated, .good, .good])
    let energies: Set<String> = ["energy_per_good", "idle_energy", "idle_energy_share"]
    #expect(hours[1].estimated == energies && hours[2].estimated == energies)
    // The last hour's idle time is after the gap: that much is measured.
    #expect(hours[3].estimated == ["energy_per_good", "idle_energy_share"])
    #expect(hours.allSatisfy { $0.row["idle_energy"] == 600 })
    #expect(hours.allSatisfy { $0.row["idle_energy_share"] == 600.0 / 3600 })
    let day = try #require(await ledger.row("press-line", "day", from: .six.plus(-21_600)))
    // Of the day's first hours nothing is known.
    #expect(day.sources["idle_energy"] == "incomplete")
    // A report from the ledger says the same as the rows.
    for hour in hours {
      let told = try await Self.statement(ledger, in: hour.row.interval)
      #expect(told.row.sources == hour.row.sources && told.quality == hour.row.quality)
      #expect(told.values == hour.row.values)
    }
  }

  /// What a report from the ledger says of an interval.
  private static func statement(
    _ ledger: InMemoryLedger,
    in interval: Interval
  ) async throws -> LineStatement {
    let (definition, now) = (plant.definition, Timestamp.six.plus(21_660))
    let supply = AccountStatement(
      of: "factory",
      definition,
      slots: try await ledger.meterSlots(in: interval),
      in: interval,
      now: now
    )
    let statement = LineStatement(
      of: "press-line",
      definition,
      slots: try await ledger.productionSlots(in: interval),
      in: interval,
      supply: supply,
      now: now
    )
    return try #require(statement)
  }

  @Test func `A report of items that are estimated says so`() async throws {
    var course = Course()
    course.reject = { (4000..<9400).contains($0) ? nil : Double(5000 + $0 / 100) }
    let ledger = try await Self.run(course)
    for (hour, isEstimated) in [(0.0, false), (1, true), (3, false)] {
      let from = Timestamp.six.plus(hour * 3600)
      let told = try await Self.statement(ledger, in: Interval(from: from, to: from.plus(3600)))
      #expect(told.isEstimated("scrap") == isEstimated && told.isEstimated("good") == false)
      #expect(told.quality == (isEstimated ? .estimated : .good))
    }
  }

  /// The state is unknown for half of an hour in which 3.6 kWh are drawn; of the other half, 10 min stand.
  @Test func `The idle share is that of the energy whose states are known`() async throws {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 7260, by: 10) {
      let time = Timestamp.six.plus(Double(second))
      if second < 1780 || second >= 3600 {
        let state = second < 1200 ? 1.0 : 0
        let press = [Plant.Press.state: state, Plant.Press.good: Double(second)]
        await accounting.accept(Plant.scan("press-1", press, at: time))
      }
      await accounting.read(1000 + Double(second), at: time)
      if second % 60 == 0 { await accounting.advance(to: time) }
    }
    await accounting.finish(at: .six.plus(7260))
    let first = try #require(await plant.ledger.row("press-line", "hour", from: .six))
    #expect(first["unknown_time"] == 1810)
    #expect(first["idle_energy"] == 590)
    #expect(first["idle_energy_share"] == 590.0 / 1790)
    let second = try #require(await plant.ledger.row("press-line", "hour", from: .six.plus(3600)))
    #expect(second["idle_energy_share"] == 1)
  }

  @Test func `Without a known state there is no idle share`() async throws {
    let plant = Self.plant
    let accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 3660, by: 10) {
      await accounting.read(1000 + Double(second), at: .six.plus(Double(second)))
      await accounting.advance(to: .six.plus(Double(second)))
    }
    await accounting.finish(at: .six.plus(3720))
    let row = try #require(await plant.ledger.row("press-line", "hour", from: .six))
    #expect(row["idle_energy"] == 0 && row["idle_energy_share"] == nil)
  }
}
