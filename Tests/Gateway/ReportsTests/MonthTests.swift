import Rows
import Accounting
import Calendar
import Configuration
import Energy
import Foundation
import Adapters
import Indicators
import Measurements
import Outbox
import Production
import Reports
import Store
import Tariffs
import TestSupport
import Testing

/// A month of fifteen meters with gaps, wraps, swaps, false zeros, spikes and restarts.
///
/// Its bills from the ledger are compared with `Month/month.py`, which knows the true energy and computes
/// its own sums.
@Suite(.computing) struct `A month's bills` {
  @Test(arguments: [1, 20_261_121] as [Int])
  func `are those of an independent calculation, to the đồng where all was measured`(
    seed: Int
  ) async throws {
    print("seed \(seed)")
    let month = try Month(seed: seed)
    let configuration = try month.configuration()
    try await month.run(configuration)
    let report = try BillReport(
      configuration,
      store: StoreDatabase(reading: configuration.storage.path),
      month: CivilDate(year: 2026, month: 10, day: 1),
      account: nil,
      now: Timestamp(milliseconds: 1_793_552_400_000)
    )
    #expect(report.entries.count == 15)
    for (entry, expected) in zip(report.entries, month.bills) {
      #expect(entry.statement.account == "account-\(expected["meter"] ?? "")")
      let total = try #require(Int64(expected["total"] ?? ""))
      if expected["exact"] == "1" {
        #expect(entry.bill.total == total, "\(expected) \(entry.bill.lines)")
        for line in entry.bill.lines {
          let name = line.band?.rawValue ?? line.kind.rawValue
          #expect(String(line.amount) == expected[name], "\(expected)")
        }
      } else {
        // A share of a gap went to the wrong band, or the beginning of the month was missed.
        #expect(abs(Double(entry.bill.total - total)) < Double(total) * 0.06)
      }
      let quality: ResultQuality = expected["estimated"] == "1" ? .estimated : .good
      #expect(entry.statement.quality == quality, "\(expected) \(entry.statement.coverage)")
    }
  }
}

/// The files that the script wrote, and a folder for the gateway's files.
private final class Month {
  let folder: URL
  let bills: [[String: String]]
  private let readings: [[Substring]]
  private let swaps: [[String: String]]

  init(seed: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "park-gateway-month-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Month/month.py")
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = [
      "python3", script.path(), "--seed", "\(seed)", "--out", folder.path(),
    ]
    try python.run()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    readings = try Self.lines(of: folder.appending(path: "readings.csv")).dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    bills = try Self.records(of: folder.appending(path: "bills.csv"))
    swaps = try Self.records(of: folder.appending(path: "swaps.csv"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func lines(of file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  private static func records(of file: URL) throws -> [[String: String]] {
    let rows = try lines(of: file).map { $0.split(separator: ",").map(String.init) }
    let head = rows.first ?? []
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(head, $0)) }
  }

  func configuration() throws -> GatewayConfiguration {
    let config = folder.appending(path: "config")
    let devices = config.appending(path: "devices.d")
    try FileManager.default.createDirectory(at: devices, withIntermediateDirectories: true)
    let gateway = """
      gateway: { id: gw-01, enterprise: e, park: p, factory: f, time_zone: Asia/Ho_Chi_Minh }
      brokers: [{ id: park, url: "mqtt://127.0.0.1:1883" }]
      storage: { path: "\(folder.path())/store" }
      web: null

      """
    var meters = "connection: { tcp: \"127.0.0.1:502\" }\ndevices:\n"
    var accounts = "energy:\n"
    for (unit, bill) in bills.enumerated() {
      let id = bill["meter"] ?? ""
      meters += """
          - id: \(id)
            unit_id: \(unit + 1)
            every: 5min
            points:
              active_energy_import: { table: holding, address: 0, type: uint64, unit: Wh, kind: counter, counter: { wraps_at: \(bill["wraps_at"] ?? "") } }
              reactive_energy_import: { table: holding, address: 4, type: uint64, unit: varh, kind: counter }

        """
      accounts +=
        "  - { id: account-\(id), meters: [\(id)], tariff: evn/\(bill["tariff"] ?? ""), reactive: evn }\n"
    }
    for (name, text) in [
      ("gateway.yaml", gateway), ("kpis.yaml", accounts), ("devices.d/meters.yaml", meters),
    ] {
      try Data(text.utf8).write(to: config.appending(path: name))
    }
    let tree = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../..").standardizedFileURL
    return try ConfigurationLoader.load(
      directory: config.path(),
      profileDirectories: [],
      tableDirectories: [tree.appending(path: "Packaging/share").path()]
    ).configuration
  }

  /// Sends the month's readings to the accounting, and kills it every 30 hours.
  func run(_ configuration: GatewayConfiguration) async throws {
    let definition = try #require(try AccountingDefinition(configuration))
    let ledger = try StoreLedger(folder: configuration.storage.path, keepsRows: false)
    let start = Timestamp(milliseconds: Int64(readings[0][0]) ?? 0)
    var accounting = try await fresh(definition, ledger, at: start)
    var settled = start
    var killed = start
    var position = 0
    while position < readings.count {
      let now = Timestamp(milliseconds: Int64(readings[position][0]) ?? 0)
      for swap in swaps where swap["ts_ms"] == String(readings[position][0]) {
        try await declare(swap, to: accounting, at: now)
      }
      var end = position
      while end < readings.count, readings[end][0] == readings[position][0] { end += 1 }
      for scan in scans(readings[position..<end], definition, at: now) {
        await accounting.accept(scan)
      }
      position = end
      guard now.milliseconds(since: settled) >= 3 * 3_600_000 || end == readings.count else {
        continue
      }
      settled = now
      await accounting.finish(at: now)
      if now.milliseconds(since: killed) >= 30 * 3_600_000 {
        killed = now
        accounting = try await fresh(definition, ledger, at: now)
      }
    }
  }

  private func fresh(
    _ definition: AccountingDefinition,
    _ ledger: StoreLedger,
    at now: Timestamp
  ) async throws -> Accounting {
    let accounting = Accounting(definition, store: ledger)
    try await accounting.start(at: now)
    return accounting
  }

  private func declare(
    _ swap: [String: String],
    to accounting: Accounting,
    at now: Timestamp
  ) async throws {
    let parts = (swap["point"] ?? "").split(separator: ".").map(String.init)
    let isBooked = await accounting.swapMeter(
      device: parts[0],
      point: parts[1],
      oldFinal: Double(swap["old_final"] ?? "") ?? .nan,
      newInitial: Double(swap["new_initial"] ?? "") ?? .nan,
      at: now
    )
    #expect(isBooked)
  }

  /// The readings of one instant, by device.
  private func scans(
    _ rows: ArraySlice<[Substring]>,
    _ definition: AccountingDefinition,
    at now: Timestamp
  ) -> [PollResult] {
    var readings: [String: [Reading]] = [:]
    for row in rows {
      let parts = row[1].split(separator: ".").map(String.init)
      let device = definition.devices.first { $0.id == parts[0] }
      guard let point = device?.points.firstIndex(where: { $0.name == parts[1] }),
        let value = Double(row[2])
      else { continue }
      readings[parts[0], default: []].append(
        Reading(point: point, outcome: .good(.number(value)))
      )
    }
    return readings.map { PollResult(device: $0.key, timestamp: now, readings: $0.value) }
  }
}
