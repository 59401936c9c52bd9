import Events
import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

@Suite(.computing) struct RestartTests {
  /// The power of each second, in thousandths of a Wh.
  static func steps(_ seconds: Int, seed: UInt64) -> [Int64] {
    var random = SeededGenerator(seed: seed)
    return (0..<seconds).map { _ in Int64.random(in: 0...3000, using: &random) }
  }

  /// Runs an hour and a little, and is killed at the moments given: what was not committed is lost, and
  /// the readings of some seconds are missing.
  static func hour(
    _ steps: [Int64],
    kills: [Int: Int] = [:],
    plant: Plant = Plant()
  ) async throws -> InMemoryLedger {
    var accounting = try await plant.started(at: .six)
    var counted: Int64 = 1_000_000
    var absentUntil = 0
    for second in 0..<steps.count {
      counted += steps[second]
      let time = Timestamp.six.plus(Double(second) + 0.3)
      if let outage = kills[second] {
        // Read, but not committed: the process ends here.
        await accounting.read(MilliUnits.units(counted), at: time)
        if outage.isMultiple(of: 2) {
          // In the middle of a commit: the store keeps nothing of it.
          await plant.ledger.setBroken(true)
          await accounting.finish(at: time)
          await plant.ledger.setBroken(false)
        } else if outage.isMultiple(of: 3) {
          // Right after a commit.
          await accounting.finish(at: time)
        }
        absentUntil = second + outage
        accounting = try await plant.started(at: .six.plus(Double(absentUntil) + 0.1))
      }
      guard second >= absentUntil else { continue }
      await accounting.read(MilliUnits.units(counted), at: time)
      await accounting.advance(to: time.plus(0.01))
    }
    return plant.ledger
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `Killed thirty times in an hour, it gives that hour's energy exactly`(seed: UInt64)
    async throws
  {
    var random = SeededGenerator(seed: seed)
    let steps = Self.steps(3620, seed: seed)
    var kills: [Int: Int] = [:]
    while kills.count < 30 {
      let moment = Int.random(in: 10..<3580, using: &random)
      kills[moment] = Int.random(in: 0...9, using: &random)
    }
    let plain = try await Self.hour(steps)
    let killed = try await Self.hour(steps, kills: kills)
    let register = "main-meter.active_energy_import"
    #expect(
      await plain.sum(of: register).amount == killed.sum(of: register).amount,
      "seed \(seed)"
    )
    let expected = try #require(await plain.finals("factory", "hour").first)
    let hours = await killed.finals("factory", "hour")
    #expect(hours.count == 1, "seed \(seed)")
    #expect(
      hours.first?["active_energy_import"] == expected["active_energy_import"],
      "seed \(seed)"
    )
    #expect(hours.first?.quality == .estimated)
  }

  @Test func `Rows are sums of their parts after restarts too`() async throws {
    let kills = Dictionary(uniqueKeysWithValues: (1...30).map { ($0 * 113, $0 % 7) })
    let ledger = try await Self.hour(Self.steps(3620, seed: 7), kills: kills)
    let hour = try #require(await ledger.finals("factory", "hour").first)
    let quarters = await ledger.finals("factory", "15min")
    #expect(quarters.count == 4)
    let sum = quarters.reduce(Int64(0)) {
      $0 + (MilliUnits.of($1["active_energy_import"] ?? .nan) ?? 0)
    }
    #expect(sum == MilliUnits.of(hour["active_energy_import"] ?? .nan))
  }

  @Test func `Intervals that ended while it was down get their final rows once`() async throws {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    await first.run(0...600)
    let second = try await plant.started(at: .six.plus(4000))
    #expect(await plant.ledger.finals("factory", "15min").isEmpty)
    await second.run(4002...4010)
    let quarters = await plant.ledger.finals("factory", "15min")
    #expect(quarters.map(\.interval.from) == [0, 900, 1800, 2700].map { .six.plus($0) })
    #expect(quarters.map { $0["active_energy_import"] } == [900, 900, 900, 900])
    #expect(quarters.allSatisfy { $0.quality == .estimated && $0.revision == 1 })
    let third = try await plant.started(at: .six.plus(4011))
    await third.run(4011...4100)
    #expect(await plant.ledger.finals("factory", "15min").count == 4)
    #expect(await plant.ledger.finals("factory", "hour").map(\.revision) == [1])
  }

  @Test func `A month keeps its energy and its peak through a restart on another day`()
    async throws
  {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    await first.run(0...3605, watts: 7200)
    // Nothing is drawn while it is down for a day.
    let day = 86_400
    let base = 1000.0 + 7210 - Double(day)
    let second = try await plant.started(at: .six.plus(Double(day) - 1))
    await second.run(day...day + 3605, from: base)
    let start = Timestamp.six.plus(-20 * 86_400 - 6 * 3600)
    let month = try #require(await plant.ledger.row("factory", "month", from: start))
    #expect(month["active_energy_import"] == 10_810)
    #expect(month["peak_demand"] == 7200)
    #expect(month["peak_demand_at"] == Double(Timestamp.six.milliseconds))
    let today = try #require(
      await plant.ledger.row("factory", "day", from: .six.plus(Double(day - 6 * 3600)))
    )
    #expect(today["peak_demand"] == 3600)
  }

  @Test func `Revisions go on after a restart`() async throws {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    await first.run(0...600)
    for second in 601...950 { await first.advance(to: .six.plus(Double(second))) }
    #expect(await plant.ledger.finals("factory", "15min").map(\.revision) == [1])
    let second = try await plant.started(at: .six.plus(960))
    await second.run(961...970)
    #expect(await plant.ledger.finals("factory", "15min").map(\.revision) == [1, 2])
    #expect(
      await plant.ledger.finals("factory", "15min").last?["active_energy_import"] == 900
    )
  }

  @Test func `A checkpoint that cannot be read is told of and starts afresh`() async throws {
    let plant = Plant()
    let first = try await plant.started(at: .six)
    await first.run(0...10)
    await plant.ledger.setCheckpoint([0xFF, 1, 2], for: "meter/main-meter.active_energy_import")
    let second = try await plant.started(at: .six.plus(11))
    await second.run(12...20)
    #expect(await plant.ledger.events.map(\.type) == ["state_lost"])
    let total = await plant.ledger.sum(of: "main-meter.active_energy_import")
    #expect(total.amount == 18_000)
  }

  @Test func `A store that refuses for a while misses nothing`() async throws {
    let plant = Plant()
    let accounting = try await plant.started(at: .six)
    await accounting.run(0...300)
    await plant.ledger.setBroken(true)
    await accounting.run(301...2000)
    #expect(await accounting.storeFailure != nil)
    #expect(await plant.ledger.finals("factory", "15min").isEmpty)
    await plant.ledger.setBroken(false)
    await accounting.run(2001...2010)
    #expect(await accounting.storeFailure == nil)
    #expect(await plant.ledger.finals("factory", "15min").map(\.revision) == [1, 1])
    let total = await plant.ledger.sum(of: "main-meter.active_energy_import")
    #expect(total.amount == 2_010_000)
  }

  @Test func `A store that cannot be read at the start is an error`() async throws {
    let plant = Plant()
    await plant.ledger.setBroken(true)
    await #expect(throws: LedgerError.self) { _ = try await plant.started(at: .six) }
  }
}
