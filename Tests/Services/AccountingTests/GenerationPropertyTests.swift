import Accounting
import Calendar
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// Registers that count at random, silences and restarts at random: each row is the difference of the
/// counts at its ends.
@Suite(.computing) struct GenerationPropertyTests {
  private static let registers = [
    "main-meter.active_energy_import", "main-meter.active_energy_export",
    "pv-meter.active_energy_export", "second-meter.active_energy_import",
  ]
  private static let minutes = 190

  private struct History {
    /// By register, what it showed each minute, in Wh.
    var counts: [String: [Double]] = [:]

    init(_ random: inout SeededGenerator) {
      for register in registers {
        var count = Double(Int.random(in: 0...1_000_000, using: &random))
        var values: [Double] = []
        for _ in 0...minutes {
          values.append(count)
          let rests = random.chance(0.3)
          count += rests ? 0 : Double(Int.random(in: 0...900, using: &random))
        }
        counts[register] = values
      }
    }

    func energy(_ register: Int, _ interval: Interval) -> Double {
      let values = counts[registers[register]] ?? []
      let first = max(0, Int(interval.from.milliseconds(since: .six) / 60_000))
      let last = min(minutes, Int(interval.to.milliseconds(since: .six) / 60_000))
      return values[last] - values[first]
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `All quantities are what the registers' differences make of them`(seed: UInt64)
    async throws
  {
    var random = SeededGenerator(seed: seed)
    let history = History(&random)
    var site = SolarSite()
    site.plant.accounts[0].demand = nil
    var accounting = try await site.plant.started(at: .six)
    for minute in 0...Self.minutes {
      let time = Timestamp.six.plus(Double(minute) * 60)
      // What is missed in the middle of the hour is bridged by the counter.
      let isMissed = minute % 60 > 20 && minute % 60 < 40 && random.chance(0.3)
      for (device, positions) in [
        ("main-meter", [0, 1]), ("pv-meter", [1]), ("second-meter", [0]),
      ]
      where !isMissed || random.chance(0.5) {
        var values: [Int: Double] = [:]
        for position in positions {
          let point = position == 0 ? "active_energy_import" : "active_energy_export"
          values[position] = history.counts["\(device).\(point)"]?[minute]
        }
        await accounting.accept(Plant.scan(device, values, at: time))
      }
      await accounting.advance(to: time)
      // Before the first commit there is nothing to go on from.
      if minute > 0, random.chance(0.03) { accounting = try await site.plant.started(at: time) }
    }
    let rows = await site.plant.ledger.finals("factory", "hour")
    #expect(rows.count == 3, "seed \(seed)")
    for row in rows { expect(row, history, seed) }
  }

  private func expect(_ row: KPIRow, _ history: History, _ seed: UInt64) {
    let parts = (0..<4).map { history.energy($0, row.interval) }
    let (used, own) = (parts[0] - parts[1] + parts[2], parts[2] - parts[1])
    let expected: [String: Double?] = [
      "active_energy_import": parts[0], "active_energy_export": parts[1],
      "generated_energy": parts[2], "consumption": used, "self_consumed_energy": own,
      "self_consumption": parts[2] > 0 ? own / parts[2] : nil,
      "self_sufficiency": used > 0 ? own / used : nil, "unaccounted_energy": used - parts[3],
      "unaccounted": used > 0 ? (used - parts[3]) / used : nil,
    ]
    for (name, value) in expected {
      guard let value, let told = row[name] else {
        #expect(value == nil && row[name] == nil, "\(name), seed \(seed)")
        continue
      }
      #expect(abs(told - value) < 1e-6, "\(name) \(told) \(value), seed \(seed)")
    }
  }
}
