import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// A register that is silent for 40 of 60 minutes, in the middle of the hour or at its end.
@Suite(.computing) struct SilentRegisterTests {
  private static let balances: Set<String> = [
    "consumption", "self_consumed_energy", "self_consumption", "self_sufficiency", "unaccounted",
    "unaccounted_energy",
  ]

  private static func hour(
    without register: String,
    comesBack: Bool
  ) async throws -> (row: KPIRow, blocks: [KPIRow]) {
    var site = SolarSite()
    site.silent[register] = comesBack ? 11..<50 : 21..<1000
    let ledger = try await site.run()
    let row = try #require(await ledger.row("factory", "hour", from: .six))
    let blocks = await ledger.finals("factory", "30min")
    return (row, blocks.filter { $0.interval.from < .six.plus(3600) })
  }

  /// Which register is silent, which energy that is, and what is not known then.
  @Test(
    arguments: [
      ("main-meter.reactive_energy_import", "reactive_energy_import", ["power_factor"]),
      ("main-meter.active_energy_export", "active_energy_export", balances),
      ("pv-meter.active_energy_export", "generated_energy", balances),
    ] as [(String, String, Set<String>)]
  )
  func `Energy is known only as far as each of its registers`(
    register: String,
    energy: String,
    unknown: Set<String>
  ) async throws {
    let (lost, lostBlocks) = try await Self.hour(without: register, comesBack: false)
    #expect(abs(lost.coverage - 20.0 / 60) < 1e-9)
    #expect(lost.quality == .incomplete)
    #expect(lost.sources[energy] == "incomplete")
    #expect(unknown.filter { lost[$0] != nil } == [])

    let (bridged, bridgedBlocks) = try await Self.hour(without: register, comesBack: true)
    #expect(abs(bridged.coverage - 20.0 / 60) < 1e-9)
    #expect(bridged.quality == .estimated)
    #expect(bridged.sources[energy] == "estimated")
    #expect(unknown.filter { bridged[$0] == nil } == [])
    // Import, what it costs and its demand do not suffer.
    for row in [lost, bridged] {
      #expect(row["active_energy_import"] == 1800)
      #expect(row["cost"] == 3299.4)
      #expect(row.sources["active_energy_import"] == nil)
    }
    for block in lostBlocks + bridgedBlocks {
      #expect(block.coverage == 1 && block.quality == .good)
      #expect(block["demand"] == 1800)
    }
  }

  @Test func `A silent import is named by the row itself`() async throws {
    let register = "main-meter.active_energy_import"
    let (row, blocks) = try await Self.hour(without: register, comesBack: false)
    #expect(row.quality == .incomplete && row.sources["reactive_energy_import"] == nil)
    #expect(blocks.last?.coverage == 0 && blocks.last?.quality == .incomplete)
    #expect(blocks.last?["demand"] == nil)
  }

  @Test func `A submeter is a part of the balance only`() async throws {
    let register = "second-meter.active_energy_import"
    let (lost, _) = try await Self.hour(without: register, comesBack: false)
    #expect(lost.quality == .good && lost.coverage == 1)
    #expect(lost["unaccounted"] == nil && lost["unaccounted_energy"] == nil)
    let (bridged, _) = try await Self.hour(without: register, comesBack: true)
    #expect(bridged.quality == .good && bridged["unaccounted"] == 0)
    #expect(bridged.sources["unaccounted"] == "estimated")
  }

  @Test func `A register that was never read does not count, one of export must answer`()
    async throws
  {
    let (reactive, _) = try await Self.silentAllAlong("main-meter.reactive_energy_import")
    #expect(reactive.quality == .good && reactive["reactive_energy_import"] == nil)
    let (export, blocks) = try await Self.silentAllAlong("main-meter.active_energy_export")
    #expect(export.quality == .incomplete && export.coverage == 0)
    #expect(Self.balances.filter { export[$0] != nil } == [])
    #expect(blocks.allSatisfy { $0.quality == .good })
  }

  private static func silentAllAlong(
    _ register: String
  ) async throws -> (row: KPIRow, blocks: [KPIRow]) {
    var site = SolarSite()
    site.silent[register] = 0..<1000
    let ledger = try await site.run()
    let row = try #require(await ledger.row("factory", "hour", from: .six))
    return (row, await ledger.finals("factory", "30min"))
  }

  /// 1.8 kW all along: with a rest that began when the reactive register fell silent, the forecast
  /// would be as much too high as energy came since.
  @Test func `A forecast goes on from the newest reading of what demand is made of`() async throws {
    var site = SolarSite()
    site.perMinute["main-meter.active_power"] = 1800
    site.silent["main-meter.reactive_energy_import"] = 5..<1000
    let rows = try await site.run().published.filter { $0.period == "30min" }
    let forecasts = rows.dropFirst(3).compactMap { $0["demand_forecast"] }
    #expect(forecasts.count > 40)
    #expect(forecasts.allSatisfy { abs($0 - 1800) < 1e-6 }, "\(forecasts)")
  }
}
