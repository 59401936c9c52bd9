import Calendar
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

@testable import Accounting

/// What was counted over gaps of weeks is spread, published and committed in portions: nothing grows with
/// the gap or with the accounts, and a kill between two portions loses and doubles nothing.
@Suite(.computing) struct GapPortionTests {
  private static let day = 86_400.0

  private static func plant(
    _ accounts: Int,
    _ method: DemandDefinition.Method = .block,
    minutes: [Int] = [15, 30, 60]
  ) -> Plant {
    let meters = [MeterShare(device: "main-meter"), MeterShare(device: "second-meter")]
    let all = (0..<accounts).map { number in
      var account = EnergyAccountDefinition(id: "account-\(number)", meters: meters)
      let window = minutes[number % minutes.count]
      account.demand = DemandDefinition(windowMinutes: window, method: method)
      return account
    }
    var plant = Plant(accounts: all)
    plant.pollPeriod = 60_000
    return plant
  }

  /// Both meters are read for some minutes, not for some days, and for some minutes again.
  private static func minutes(_ gap: Double) -> [Double] {
    (0..<5).map { Double($0) * 60 } + (0..<40).map { gap + Double($0) * 60 }
  }

  private static func read(_ second: Double, into accounting: Accounting) async {
    let time = Timestamp.six.plus(second)
    await accounting.read(1000 + second / 7, at: time)
    await accounting.accept(Plant.scan("second-meter", [0: 50 + second / 11], at: time))
  }

  @Test(arguments: [(1, 61), (6, 3), (6, 12), (40, 2.5)] as [(Int, Double)])
  func `Neither a commit nor the memory grows with the gap`(accounts: Int, days: Double)
    async throws
  {
    let plant = Self.plant(accounts)
    let accounting = try await plant.started(at: .six)
    await plant.ledger.watchCommits { await accounting.intervalsHeld }
    for second in Self.minutes(days * Self.day) {
      await Self.read(second, into: accounting)
      await accounting.advance(to: .six.plus(second))
    }
    await accounting.finish(at: .six.plus(days * Self.day + 2400))
    let commits = await plant.ledger.commits
    // Two registers of each account; rows of quarters, hours, days and blocks, and those that run.
    let largest = commits.map(\.results.count).max() ?? 0
    #expect(largest <= 6000 + 12 * accounts, "rows of one commit")
    #expect(commits.map(\.meterSlots.count).max() ?? 0 <= 4100, "slots of one commit")
    let states = commits.flatMap { $0.checkpoints.values.map(\.count) }
    #expect(states.max() ?? 0 < 60_000, "bytes of one state")
    #expect(await plant.ledger.largestWatched <= 6000 + 12 * accounts, "intervals in memory")
    // Nothing is lost.
    let end = days * Self.day + 2340
    let register = "main-meter.active_energy_import"
    let sum = await plant.ledger.sum(of: register)
    #expect(abs(sum.amount - Int64(end / 7 * 1000)) <= 1)
    #expect(sum.accounted == Int64(end * 1000))
    for account in 0..<min(accounts, 3) {
      let rows = await plant.ledger.finals("account-\(account)", "day")
      #expect(Double(Set(rows.map(\.interval.from)).count) >= days.rounded(.down))
    }
  }

  @Test func `A gap costs the store as many reads as it has portions`() async throws {
    var reads: [Int] = []
    for accounts in [1, 40] {
      let plant = Self.plant(accounts)
      let accounting = try await plant.started(at: .six)
      for second in Self.minutes(5 * Self.day) {
        await Self.read(second, into: accounting)
        await accounting.advance(to: .six.plus(second))
      }
      reads.append(await plant.ledger.historyReads)
    }
    // The month before, and a portion a day; with 40 accounts it has 50 slots of a day's 96.
    #expect(reads[0] <= 50 && reads[1] <= reads[0] + 8)
  }

  /// The rows that stand at the end, without their revisions.
  private static func rows(_ ledger: InMemoryLedger) async -> [PublicationKey: KPIRow] {
    await ledger.rows.filter { $0.value.isFinal }.mapValues { row in
      var row = row
      row.revision = 0
      return row
    }
  }

  @Test(arguments: [0, 1, 2, 4], [DemandDefinition.Method.block, .sliding])
  func `A kill between two portions changes nothing`(
    kill: Int,
    method: DemandDefinition.Method
  ) async throws {
    let gap = 6 * Self.day
    var expected: [PublicationKey: KPIRow] = [:]
    for isKilled in [false, true] {
      let plant = Self.plant(3, method)
      var accounting = try await plant.started(at: .six)
      for second in Self.minutes(gap) {
        let time = Timestamp.six.plus(second)
        await Self.read(second, into: accounting)
        if isKilled, second == gap { await plant.ledger.breakAfter(commits: kill) }
        await accounting.advance(to: time)
        if isKilled, second == gap {
          #expect(await accounting.storeFailure != nil, "the kill comes within the gap")
          await plant.ledger.breakAfter(commits: nil)
          accounting = try await plant.started(at: time)
          // Where nothing was stored, the meters still show the same; else it is known.
          await Self.read(second, into: accounting)
        }
      }
      await accounting.finish(at: .six.plus(gap + 2400))
      let rows = await Self.rows(plant.ledger)
      if isKilled {
        #expect(rows.count == expected.count)
        let wrong = rows.filter { expected[$0.key] != $0.value }
        #expect(wrong.isEmpty, "\(wrong.count) rows, such as \(String(describing: wrong.first))")
        await Self.expectRisingRevisions(plant.ledger)
      } else {
        expected = rows
      }
    }
  }

  /// A number never stands for two different things.
  private static func expectRisingRevisions(_ ledger: InMemoryLedger) async {
    var newest: [PublicationKey: KPIRow] = [:]
    for row in await ledger.published where row.isFinal {
      let key = PublicationKey(row)
      if let former = newest[key], former != row { #expect(former.revision < row.revision) }
      newest[key] = row
    }
  }

  /// The second account's meter answers a minute after the first one's.
  @Test func `A gap of one account publishes nothing of another again`() async throws {
    var plant = Self.plant(2)
    plant.accounts[0].meters = [MeterShare(device: "main-meter")]
    plant.accounts[1].meters = [MeterShare(device: "second-meter")]
    let accounting = try await plant.started(at: .six)
    let gap = 6 * Self.day
    for second in Self.minutes(gap) {
      let time = Timestamp.six.plus(second)
      await accounting.read(1000 + second, at: time)
      if second != gap {
        await accounting.accept(Plant.scan("second-meter", [0: second], at: time))
      }
      await accounting.advance(to: time)
    }
    await accounting.finish(at: .six.plus(gap + 2400))
    let finals = await plant.ledger.finals("account-0", "hour")
    #expect(finals.count >= 140 && Set(finals.map(\.interval.from)).count == finals.count)
  }

  /// Rows of silence go out while the meters are silent; the gap's rows are corrections of them.
  @Test(arguments: [2.5, 5]) func `Rows of a gap follow those of the silence`(days: Double)
    async throws
  {
    let plant = Self.plant(2)
    let accounting = try await plant.started(at: .six)
    let gap = days * Self.day
    for second in Self.minutes(gap) {
      if second == gap {
        for quarter in stride(from: 900, to: gap, by: 450) {
          await accounting.advance(to: .six.plus(quarter))
        }
      }
      await Self.read(second, into: accounting)
      await accounting.advance(to: .six.plus(second))
    }
    await accounting.finish(at: .six.plus(gap + 2400))
    await Self.expectRisingRevisions(plant.ledger)
    let quarters = await plant.ledger.finals("account-0", "15min").filter { $0.revision == 2 }
    #expect(Double(quarters.count) >= days * 96 - 2)
    #expect(quarters.allSatisfy { $0.quality == .estimated || $0.interval.to > .six.plus(gap) })
  }
}

extension Accounting {
  /// The intervals in memory.
  fileprivate var intervalsHeld: Int { accounts.intervalsHeld + lines.intervalsHeld }
}
