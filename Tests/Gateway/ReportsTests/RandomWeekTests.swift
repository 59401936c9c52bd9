import Adapters
import Accounting
import Calendar
import Configuration
import Energy
import Foundation
import Indicators
import Measurements
import Store
import TestSupport
import Testing

@testable import Reports
@testable import Rows

/// A row is the same whoever computes it.
@Suite(.computing) struct RandomWeekTests {
  private typealias FinalRows = [PublicationKey: KPIRow]

  @Test(arguments: [1, 2, 20_261_130] as [UInt64])
  func `Rows are the same live, backfilled and reported, field by field`(seed: UInt64) async throws
  {
    print("seed \(seed)")
    var week = try RandomWeek(seed: seed)
    defer { try? FileManager.default.removeItem(at: week.folder) }
    let configuration = try week.configuration()
    let ledger = try StoreLedger(folder: configuration.storage.path)
    let accepted = try await week.run(ledger, configuration)
    for kind in ["energy", "stop", "reason"] {
      #expect(accepted[kind] ?? 0 > 2, "too few corrections: \(accepted)")
    }
    let live = await ledger.live
    #expect(live.count > 3000)
    #expect(live.values.contains { $0.revision > 2 }, "rows were corrected")
    #expect(live.values.contains { $0.quality == .incomplete }, "there are gaps")
    let store = try StoreDatabase(reading: configuration.storage.path)
    var wrong = try Self.backfilled(store, live)
    wrong += try Self.reportedEnergy(configuration, live)
    wrong += try Self.folded(configuration, store, live)
    wrong += try Self.reportedProduction(configuration, store, live)
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.count) fields differ:\n\(Self.some(of: wrong))")
  }

  /// The first five of each kind of difference.
  private static func some(of wrong: [String]) -> String {
    Dictionary(grouping: wrong) { $0.split(separator: " ").dropFirst(3).first }
      .values.flatMap { $0.prefix(5) }.joined(separator: "\n")
  }

  /// What a command to send the past again reads.
  private static func backfilled(_ store: StoreDatabase, _ live: FinalRows) throws -> [String] {
    var position = ResultPosition(from: RandomWeek.start)
    var (wrong, missing) = ([String](), live.filter { $0.key.from >= RandomWeek.start })
    while true {
      let rows = try store.finalResults(after: position, before: .distantFuture, limit: 500)
      guard let last = rows.last else { break }
      position = ResultPosition(after: last)
      for row in rows {
        guard let published = missing.removeValue(forKey: PublicationKey(row)) else {
          wrong.append("\(row.subject) \(row.period) was never published")
          continue
        }
        wrong += row.differences(from: published)
      }
    }
    return wrong + missing.values.map { "\($0.subject) \($0.period) is not backfilled" }
  }

  /// The rows of the report of energy.
  private static func reportedEnergy(
    _ configuration: GatewayConfiguration,
    _ live: FinalRows
  ) throws -> [String] {
    let zone = try #require(try AccountingDefinition(configuration)).calendar.zone
    let periods: [Period] = [.fifteenMinutes, .hour, .shift, .day]
    return try periods.flatMap { period in
      try EnergyReport.read(
        configuration,
        accounts: configuration.indicators.accounts.map(\.id),
        period: period,
        interval: RandomWeek.interval,
        zone: zone
      ).accounts.flatMap(\.rows).filter(\.isFinal).flatMap { row in
        // The report prints no sources.
        live[PublicationKey(row)].map { row.differences(from: $0, ignoring: ["sources"]) }
          ?? ["\(row.subject) \(row.period) was never published"]
      }
    }
  }

  /// Rows of energy from the ledger's slots alone, as bills, baselines and lines' costs are computed.
  ///
  /// Peaks and base loads of days are of blocks and hours; windows that slide are not in the slots.
  private static func folded(
    _ configuration: GatewayConfiguration,
    _ store: StoreDatabase,
    _ live: FinalRows
  ) throws -> [String] {
    let definition = try #require(try AccountingDefinition(configuration))
    let slots = try store.meterSlots(in: Interval(from: .distantPast, to: .distantFuture))
    let ignored: Set = ["revision", "peak_demand", "peak_demand_at", "load_factor", "base_load"]
    var wrong: [String] = []
    for account in configuration.indicators.accounts.map(\.id) {
      let folding = try #require(definition.energyAccount(account))
      // What was corrected from before the first reading has no slot of the registers that are optional: a
      // statement takes them for absent, a row for silent.
      let rows = live.values.filter {
        $0.subject == account && $0.period != "month" && $0.interval.from >= RandomWeek.start
      }
      for row in rows where row.family == .energy || account == "factory" {
        let folded = SlotFold(folding, slots, in: row.interval)
        let again = EnergyRow(
          try #require(Self.kind(of: row)),
          in: RowPlace(interval: row.interval, shift: row.shift),
          due: row.interval.milliseconds,
          isFinal: true,
          revision: 1
        )
        wrong += folded.account.row(again, folded.sums).differences(from: row, ignoring: ignored)
      }
    }
    return wrong
  }

  private static func kind(of row: KPIRow) -> RowKind? {
    row.family == .demand
      ? .demand(DemandWindow(minutes: 30)) : Period(rawValue: row.period).map(RowKind.period)
  }

  /// The rows of the report of production.
  private static func reportedProduction(
    _ configuration: GatewayConfiguration,
    _ store: StoreDatabase,
    _ live: FinalRows
  ) throws -> [String] {
    var (wrong, count) = ([String](), 0)
    for period in [Period.hour, .shift, .day] {
      let ledger = try ReportLedger(
        configuration,
        store: store,
        interval: RandomWeek.days,
        now: RandomWeek.interval.to.advanced(byMilliseconds: 3_600_000)
      )
      let report = try ProductionReport(
        ledger,
        store: store,
        site: "f",
        period: period,
        line: nil
      )
      for row in report.entries.flatMap(\.rows).map(\.statement.row) where row.isFinal {
        guard let published = live[PublicationKey(row)] else { continue }
        count += 1
        wrong += row.differences(from: published, ignoring: ["revision"])
      }
    }
    #expect(count > 300)
    return wrong
  }
}
