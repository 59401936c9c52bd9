import Accounting
import Calendar
import Energy
import Foundation
import Indicators
import Measurements
import Tariffs
import TestSupport
import Testing

/// Σ of bands = Σ of intervals = the counter's own difference, whatever the clock and the polls do.
@Suite struct ExactSumTests {
  /// Two days and more in Amsterdam, over the night in which the clocks change.
  @Test(
    arguments: [("2026-03-28T22:00:00Z", 23, "spring"), ("2026-10-24T21:00:00Z", 25, "autumn")]
  )
  func `A day of 23 or 25 hours adds up in hours, bands and slots`(
    start: String,
    hours: Int,
    season: String
  ) async throws {
    let file = URL(filePath: "/usr/share/zoneinfo/Europe/Amsterdam")
    let zone = try TimeZoneRules(name: "Europe/Amsterdam", tzif: Array(Data(contentsOf: file)))
    let date = try #require(try? Date(start, strategy: .iso8601))
    let from = Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
    let ledger = InMemoryLedger()
    let definition = AccountingDefinition(
      zone: zone,
      devices: [
        MeteredDevice(
          id: "main-meter",
          points: [MeteredPoint(name: "active_energy_import", pollPeriod: 60_000)]
        )
      ],
      accounts: [Plant.factory],
      rates: ["factory": TariffRowsTests.rates]
    )
    let accounting = Accounting(definition, store: ledger)
    try await accounting.start(at: from)
    for minute in 0...(28 * 60) {
      let time = from.plus(Double(minute) * 60)
      await accounting.read(1000 + Double(minute) * 7, at: time)
      if minute % 10 == 0 { await accounting.advance(to: time) }
    }
    await accounting.finish(at: from.plus(28 * 3600 + 200))
    let midnight = zone.start(of: zone.day(containing: from.plus(7200)))
    let day = try #require(await ledger.row("factory", "day", from: midnight))
    #expect(day.isFinal)
    #expect(day.interval.milliseconds == Int64(hours) * 3_600_000)
    #expect(day["active_energy_import"] == Double(hours) * 420)
    let rows = await ledger.finals("factory", "hour").filter {
      day.interval.contains($0.interval.from)
    }
    #expect(rows.count == hours)
    #expect(rows.reduce(0) { $0 + ($1["active_energy_import"] ?? 0) } == Double(hours) * 420)
    let bands = TariffBand.allCases.reduce(0) { $0 + (day[$1.field] ?? .nan) }
    #expect(bands == Double(hours) * 420)
    // Off-peak is from 00:00 to 06:00 by the clock: an hour less in spring, one more in autumn.
    #expect(day["off_peak_active_energy"] == Double(6 + hours - 24) * 420)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `Polls that jitter change no sum by more than the counter's resolution`(
    seed: UInt64
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    let start = Timestamp.six.plus(11 * 3600)
    var sums: [[String: Double]] = []
    for isJittering in [false, true] {
      var plant = Plant()
      plant.pollPeriod = 10_000
      plant.rates = ["factory": TariffRowsTests.rates]
      let accounting = try await plant.started(at: start)
      for poll in 0...370 {
        let shift = isJittering && poll > 0 ? Double.random(in: -4...4, using: &generator) : 0
        let time = start.plus(max(0, Double(poll) * 10 + shift))
        let seconds = Double(time.milliseconds(since: start)) / 1000
        // 3 Wh each second, counted in whole Wh.
        await accounting.read((1000 + seconds * 3).rounded(.down), at: time)
        if poll % 3 == 0 { await accounting.advance(to: time) }
      }
      await accounting.finish(at: start.plus(3800))
      let hour = try #require(await plant.ledger.row("factory", "hour", from: start))
      var found: [String: Double] = ["hour": hour["active_energy_import"] ?? .nan]
      for band in TariffBand.allCases { found[band.field] = hour[band.field] }
      for (index, row) in await plant.ledger.finals("factory", "15min").enumerated() {
        found["quarter \(index)"] = row["active_energy_import"]
      }
      sums.append(found)
    }
    #expect(sums[0].count == 8)
    for (name, steady) in sums[0] {
      let jittered = try #require(sums[1][name])
      // The counter's step is 1 Wh; each edge of an interval may be off by one.
      #expect(abs(jittered - steady) <= 2, "\(name), seed \(seed)")
    }
    for found in sums {
      let bands = TariffBand.allCases.reduce(0) { $0 + (found[$1.field] ?? .nan) }
      let quarters = found.filter { $0.key.hasPrefix("quarter") }.values.reduce(0, +)
      #expect(abs(bands - (found["hour"] ?? 0)) < 1e-6)
      #expect(abs(quarters - (found["hour"] ?? 0)) < 1e-6)
    }
  }

  /// The ledger's integers themselves, for a counter with an odd number of watt-hours.
  @Test(arguments: [11, 12, 13] as [UInt64])
  func `Slots, however cut, add up to the counter's difference to the milliwatt-hour`(
    seed: UInt64
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    var plant = Plant()
    plant.pollPeriod = 5000
    plant.rates = ["factory": TariffRowsTests.rates]
    let accounting = try await plant.started(at: .six)
    var time = Timestamp.six
    var value: Int64 = 123_457
    await accounting.read(Double(value) / 1000, at: time)
    let first = value
    for _ in 0..<2000 {
      let step = generator.chance(0.02) ? Double.random(in: 60...9000, using: &generator) : 5
      time = time.plus(step)
      value += Int64.random(in: 0...1_000_003, using: &generator)
      await accounting.read(Double(value) / 1000, at: time)
      if generator.chance(0.1) { await accounting.advance(to: time) }
    }
    await accounting.finish(at: time)
    #expect(await plant.ledger.sum(of: "main-meter.active_energy_import").amount == value - first)
  }
}
