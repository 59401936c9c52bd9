import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// A meter that is lower behind a gap of two hours than before it, seen in rows, with and without restarts.
@Suite(.computing) struct GapFallRowsTests {
  /// What is seen behind the gap, from second 9420 on, each minute.
  enum Return: CaseIterable {
    case setBack, trembling, standing

    func value(at second: Int) -> Double {
      let passed = Double(second - 9420)
      return switch self {
      case .setBack: 1_999_000 + passed
      // It goes on as before after a reading that is a step lower.
      case .trembling: passed == 0 ? 2_001_799 : 2_001_800 + passed
      // It stands below for three hours, until something is drawn again.
      case .standing: 2_001_000 + max(0, passed - 10_800)
      }
    }
  }

  /// 3.6 kW of a meter of 2 MWh until second 1800; the process is killed at some seconds, each after a commit.
  private static func run(
    _ back: Return,
    method: DemandDefinition.Method,
    restarts: Set<Int> = []
  ) async throws -> InMemoryLedger {
    var account = Plant.factory
    account.demand = DemandDefinition(windowMinutes: 15, method: method)
    var plant = Plant(accounts: [account])
    plant.pollPeriod = 60_000
    var accounting = try await plant.started(at: .six)
    for second in stride(from: 0, through: 23_400, by: 60) {
      let time = Timestamp.six.plus(Double(second))
      if restarts.contains(second) { accounting = try await plant.started(at: time) }
      if second <= 1800 {
        await accounting.read(2_000_000 + Double(second), at: time)
      } else if second >= 9420 {
        await accounting.read(back.value(at: second), at: time)
      }
      await accounting.advance(to: time)
    }
    return plant.ledger
  }

  private static func newest(
    _ ledger: InMemoryLedger,
    _ period: String,
    _ family: IndicatorFamily = .energy
  ) async -> [KPIRow] {
    var rows: [Timestamp: KPIRow] = [:]
    for row in await ledger.finals("factory", period) where row.family == family {
      rows[row.interval.from] = row
    }
    return rows.values.sorted { $0.interval.from < $1.interval.from }
  }

  /// The ledger's slots that lie in the gap.
  private static let gap = Interval(from: .six.plus(1800), to: .six.plus(9000))

  @Test(arguments: [DemandDefinition.Method.block, .sliding])
  func `A gap over which a meter was set back is not known`(
    method: DemandDefinition.Method
  ) async throws {
    let ledger = try await Self.run(.setBack, method: method)
    let hours = await Self.newest(ledger, "hour")
    #expect(hours.map { $0["active_energy_import"] } == [1800, nil, 1380, 3600, 3600, 3600])
    #expect(hours.map { $0["average_power"] } == [3600, nil, 3600, 3600, 3600, 3600])
    #expect(hours[..<3].map(\.quality) == [.incomplete, .incomplete, .incomplete])
    #expect(hours[..<3].map(\.coverage).first == 0.5 && hours[1].coverage == 0)
    let sum = await ledger.sum(of: "main-meter.active_energy_import", in: Self.gap)
    #expect(sum == .zero)
    let blocks = await Self.newest(ledger, "15min", .demand)
    #expect(blocks[2..<10].allSatisfy { $0.values.isEmpty && $0.quality == .incomplete })
    #expect(blocks[12..<20].allSatisfy { abs(($0["demand"] ?? 0) - 3600) < 1 })
  }

  @Test(arguments: [DemandDefinition.Method.block, .sliding])
  func `A gap over which a meter only trembled is known, with its windows`(
    method: DemandDefinition.Method
  ) async throws {
    let ledger = try await Self.run(.trembling, method: method)
    let hours = await Self.newest(ledger, "hour")
    #expect(hours.map { $0["active_energy_import"] } == [1800, 0, 1380, 3600, 3600, 3600])
    #expect(hours[1].quality == .estimated && hours[1]["average_power"] == 0)
    let blocks = await Self.newest(ledger, "15min", .demand)
    #expect(blocks[2..<10].allSatisfy { $0["demand"] == 0 && $0.quality == .estimated })
    #expect(blocks.allSatisfy { $0.sources["peak_demand"] == nil })
  }

  @Test func `A meter that stands below its former value is waited for no longer than two hours`()
    async throws
  {
    let ledger = try await Self.run(.standing, method: .sliding)
    let hours = await Self.newest(ledger, "hour")
    // It draws nothing until second 20,220.
    #expect(hours.map { $0["active_energy_import"] } == [1800, nil, 0, 0, 0, 1380])
    let blocks = await Self.newest(ledger, "15min", .demand)
    #expect(blocks[12..<20].allSatisfy { $0["demand"] == 0 })
  }

  @Test(arguments: Return.allCases) func `A kill at any reading behind the gap changes nothing`(
    back: Return
  ) async throws {
    let plain = try await Self.run(back, method: .sliding)
    // Each reading is committed with the second tick of its run.
    for restarts in [[1800, 9480, 9600], [9420, 9540, 9660], [15_000, 20_220], [20_280]]
      as [Set<Int>]
    {
      let killed = try await Self.run(back, method: .sliding, restarts: restarts)
      for (period, family) in [("hour", IndicatorFamily.energy), ("15min", .demand)] {
        let rows = await Self.newest(killed, period, family)
        let expected = await Self.newest(plain, period, family)
        #expect(rows.map(\.values) == expected.map(\.values), "killed at \(restarts.sorted())")
        #expect(rows.map(\.quality) == expected.map(\.quality))
      }
    }
  }
}
