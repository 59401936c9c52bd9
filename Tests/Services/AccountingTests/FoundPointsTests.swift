import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import Testing

/// Devices of which it is found out only when they answer which points they have.
@Suite struct FoundPointsTests {
  private static let names = ["active_energy_export", "active_energy_import", "active_power"]

  private static func device(wrapsAt: Double? = nil) -> MeteredDevice {
    MeteredDevice(
      id: "pv",
      mayLackPoints: true,
      points: names.map { name in
        let isEnergy = name.contains("energy")
        return MeteredPoint(name: name, pollPeriod: 1000, wrapsAt: isEnergy ? wrapsAt : nil)
      }
    )
  }

  private static func accounting(_ ledger: InMemoryLedger) async throws -> Accounting {
    let definition = AccountingDefinition(
      zone: .utc,
      devices: [device()],
      accounts: [EnergyAccountDefinition(id: "sun", meters: [MeterShare(device: "pv")])]
    )
    let accounting = Accounting(definition, store: ledger)
    try await accounting.start(at: .six)
    return accounting
  }

  /// Reads points each second, growing by 1 Wh from a start, and starting again at an end.
  private static func read(
    _ accounting: Accounting,
    _ starts: [Int: Double],
    seconds: ClosedRange<Int>,
    end: Double = .infinity
  ) async {
    for second in seconds {
      let time = Timestamp.six.plus(Double(second))
      let values = starts.mapValues { start in
        let value = start + Double(second)
        return value >= end ? value - end : value
      }
      await accounting.accept(Plant.scan("pv", values, at: time))
      await accounting.advance(to: time)
    }
  }

  @Test func `an inverter without a register of import makes a complete account`() async throws {
    let ledger = InMemoryLedger()
    let accounting = try await Self.accounting(ledger)
    await Self.read(accounting, [0: 5000], seconds: 0...901)
    let quarter = try #require(await ledger.finals("sun", "15min").first)
    #expect(quarter["active_energy_export"] == 900)
    #expect(quarter.coverage == 1 && quarter.quality == .good)
  }

  @Test func `a meter's import counts as soon as it is read`() async throws {
    let ledger = InMemoryLedger()
    let accounting = try await Self.accounting(ledger)
    await Self.read(accounting, [0: 5000, 1: 7000], seconds: 0...901)
    let quarter = try #require(await ledger.finals("sun", "15min").first)
    #expect(quarter["active_energy_import"] == 900 && quarter["active_energy_export"] == 900)
  }

  @Test func `a device that never answers is nothing that was measured`() async throws {
    let ledger = InMemoryLedger()
    let accounting = try await Self.accounting(ledger)
    for second in 0...1200 { await accounting.advance(to: .six.plus(Double(second))) }
    for row in await ledger.finals("sun", "15min") {
      #expect(row.coverage == 0 && row.quality == .incomplete)
    }
  }

  @Test func `a counter that was found to wrap counts on`() async throws {
    let ledger = InMemoryLedger()
    let accounting = try await Self.accounting(ledger)
    let end = 4_294_967_296.0
    await accounting.learnCounters(of: Self.device(wrapsAt: end))
    await Self.read(accounting, [0: end - 400], seconds: 0...901, end: end)
    let quarter = try #require(await ledger.finals("sun", "15min").first)
    #expect(quarter["active_energy_export"] == 900)
    #expect(quarter.quality == .good)
  }
}
