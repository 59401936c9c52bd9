import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// Energy that a counter bridges over a gap, a line that changes its state meanwhile, and what is known.
@Suite(.computing) struct IdleGapTests {
  private static var plant: Plant {
    var plant = Plant()
    plant.pollPeriod = 10_000
    plant.lines = [Plant.press]
    return plant
  }

  /// 36 kW for 10 h, the meter unread from second 3600 to a later one; the press runs for a part of each
  /// cycle.
  private static func run(
    silentUntil end: Int,
    cycle: Int,
    restarts: Set<Int> = [],
    plant: Plant = plant
  ) async throws -> InMemoryLedger {
    var accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 36_020, by: 10) {
      let time = Timestamp.six.plus(Double(second))
      if restarts.contains(second) { accounting = try await plant.started(at: time) }
      if second <= 3600 || second >= end {
        let value = 1000 + 10 * Double(second)
        await accounting.accept(Plant.scan("main-meter", [Plant.Main.imported: value], at: time))
      }
      let state = second % cycle < cycle / 4 ? 1.0 : second % (2 * cycle) < cycle ? 0 : 2
      let press = [Plant.Press.state: state, Plant.Press.good: 0, Plant.Press.reject: 0]
      await accounting.accept(Plant.scan("press-1", press, at: time))
      if second % 60 == 0 { await accounting.advance(to: time) }
    }
    await accounting.finish(at: .six.plus(36_020))
    return plant.ledger
  }

  /// Some changes in the gap, and more than are remembered.
  @Test(arguments: [7200, 900, 80], [[], [3010], [7210, 20_050, 32_350, 32_410]] as [Set<Int>])
  func `Idle energy of a gap is split by the states within it`(
    cycle: Int,
    restarts: Set<Int>
  ) async throws {
    let ledger = try await Self.run(silentUntil: 32_400, cycle: cycle, restarts: restarts)
    var hours: [Timestamp: KPIRow] = [:]
    for row in await ledger.finals("press-line", "hour") { hours[row.interval.from] = row }
    #expect(hours.count == 10)
    for (start, row) in hours {
      let from = Int(start.milliseconds(since: .six) / 1000)
      let idle = stride(from: from, to: from + 3600, by: 10).count { $0 % cycle >= cycle / 4 }
      #expect(row["idle_energy"] == Double(idle) * 100, "hour \(from / 3600)")
    }
  }

  /// A shift from 06:00 to 14:00, a line and a meter that are read from 05:40 on.
  @Test func `What a good item took is known where all items are`() async throws {
    var plant = Self.plant
    plant.shifts = [Plant.allDay]
    let start = Timestamp.six.plus(-1200)
    let accounting = try await plant.started(at: start)
    for second in stride(from: -1200, through: 64_820, by: 20) {
      let time = Timestamp.six.plus(Double(second))
      let made = Double(min(max(0, second), 28_800)) / 10
      let press = [Plant.Press.state: 1.0, Plant.Press.good: made, Plant.Press.reject: 0]
      await accounting.accept(Plant.scan("press-1", press, at: time))
      await accounting.read(5000 + Double(second), at: time)
      if second % 60 == 0 { await accounting.advance(to: time) }
    }
    let day = try #require(await plant.ledger.finals("press-line", "day").first)
    #expect(day["good"] == 2880)
    #expect(day["energy_per_good"] == 66_000.0 / 2880)
  }

  /// The line is silent from 15:00 to 18:00, after the shift; the meter knows all the time.
  @Test func `An hour outside shifts without states is not covered`() async throws {
    var plant = Self.plant
    plant.shifts = [Plant.allDay]
    let accounting = try await plant.started(at: .six)
    for second in stride(from: 28_800, through: 50_420, by: 10) {
      let time = Timestamp.six.plus(Double(second))
      if second < 32_400 || second >= 43_200 {
        let press = [Plant.Press.state: 0.0, Plant.Press.good: 7, Plant.Press.reject: 0]
        await accounting.accept(Plant.scan("press-1", press, at: time))
      }
      if second % 60 == 0 { await accounting.advance(to: time) }
    }
    var hours: [Int64: KPIRow] = [:]
    for row in await plant.ledger.finals("press-line", "hour") {
      hours[6 + row.interval.from.milliseconds(since: .six) / 3_600_000] = row
    }
    #expect(hours[14]?.coverage == 1 && hours[14]?.quality == .good)
    for hour in [16, 17] as [Int64] {
      #expect(hours[hour]?.coverage == 0 && hours[hour]?.quality == .incomplete)
      #expect(hours[hour]?["planned_busy_time"] == 0 && hours[hour]?["unknown_time"] == 0)
    }
    #expect(hours[18]?.coverage == 1)
  }
}
