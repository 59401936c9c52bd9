import Accounting
import Energy
import Indicators
import Measurements
import TestSupport
import Testing

/// What a reading costs is bounded by what it can change, whatever its time and value: counted in rows,
/// slots, reads of the store and bytes of states, never in seconds.
@Suite(.computing) struct BoundedWorkTests {
  private static let day = 86_400.0

  private static func plant(_ method: DemandDefinition.Method, accounts: Int = 1) -> Plant {
    let meters = [MeterShare(device: "main-meter"), MeterShare(device: "second-meter")]
    let all = (0..<accounts).map { number in
      var account = EnergyAccountDefinition(id: "account-\(number)", meters: meters)
      account.demand = DemandDefinition(windowMinutes: [15, 30, 60][number % 3], method: method)
      return account
    }
    return Plant(accounts: all)
  }

  /// One reading: seconds after six, of the second meter or of the first.
  struct Step: Sendable {
    var second: Double
    var isSecond = false
  }

  /// Sequences of readings that have made, or could make, work without end.
  static let sequences: [String: [Step]] = [
    "a late first reading": [1200, 1259].map { Step(second: $0) }
      + [Step(second: 2700, isSecond: true), Step(second: 2701)],
    "edges a second apart": (1...40).flatMap { edge in
      [-1, 0, 1].map { Step(second: Double(edge) * 900 + $0, isSecond: edge % 2 == 0) }
    },
    "gaps of days": [0, 60, 3 * day, 3 * day + 60, 10 * day].flatMap {
      [Step(second: $0), Step(second: $0 + 1, isSecond: true)]
    },
    "readings years apart": [0, 400 * day, 800 * day, 20_000 * day].flatMap {
      [Step(second: $0), Step(second: $0 + 1, isSecond: true)]
    },
    "a clock that begins in 1970": [-20_000 * day, -20_000 * day + 60, 0, 60].flatMap {
      [Step(second: $0), Step(second: $0 + 1, isSecond: true)]
    },
    "a clock that was once in 2100": [0, 60, 27_000 * day, 120, 180, 240].flatMap {
      [Step(second: $0), Step(second: $0 + 1, isSecond: true)]
    },
    "one meter silent for a day": (0...1440).map { Step(second: Double($0) * 60) }
      + [Step(second: 0.5, isSecond: true), Step(second: day + 1, isSecond: true)],
    "a clock that goes back an hour": (0...120).map { Step(second: Double($0) * 60) }
      + (60...130).map { Step(second: Double($0) * 60 + 7) },
  ]

  @Test(arguments: sequences.keys.sorted(), DemandDefinition.Method.allCases)
  func `A reading makes no more than the intervals that it can reach`(
    name: String,
    method: DemandDefinition.Method
  ) async throws {
    let plant = Self.plant(method)
    let steps = try #require(Self.sequences[name])
    let accounting = try await plant.started(at: .six.plus(steps[0].second))
    // When each meter was read last, and when anything was.
    var last = [false: steps[0].second, true: steps[0].second]
    for (position, step) in steps.enumerated() {
      let time = Timestamp.six.plus(step.second)
      let before = await Work(plant.ledger)
      if step.isSecond {
        await accounting.accept(Plant.scan("second-meter", [0: Double(position) * 9], at: time))
      } else {
        await accounting.read(1000 + Double(position) * 5, at: time)
      }
      await accounting.finish(at: time)
      let work = await Work(plant.ledger)
      // A reading reaches 62 days back at most, with a row of each quarter, hour, day and block.
      let reach = last.values.map { abs(step.second - $0) }.max() ?? 0
      let quarters = min(reach, 62 * Self.day) / 900 + 1
      #expect(Double(work.rows - before.rows) <= 4 * quarters + 40, "\(name) at \(step.second)")
      #expect(Double(work.slots - before.slots) <= 6 * quarters + 40, "\(name) at \(step.second)")
      #expect(work.reads - before.reads <= 140, "\(name) at \(step.second)")
      #expect(work.largestState < 60_000, "\(name) at \(step.second)")
      last[step.isSecond] = step.second
    }
  }

  @Test func `Hundreds of accounts read the store no more often than one`() async throws {
    var reads: [Int] = []
    for accounts in [1, 200] {
      let plant = Self.plant(.sliding, accounts: accounts)
      let accounting = try await plant.started(at: .six)
      for second in stride(from: 0.0, through: 1800, by: 60) {
        await accounting.read(1000 + second, at: .six.plus(second))
        await accounting.accept(
          Plant.scan("second-meter", [0: second], at: .six.plus(second))
        )
      }
      await accounting.finish(at: .six.plus(1800))
      // A clock that was set back books into windows that were complete.
      for second in [900.0, 960, 1020] {
        await accounting.read(5000 + second, at: .six.plus(second))
        await accounting.finish(at: .six.plus(second))
      }
      reads.append(await plant.ledger.historyReads)
      #expect(await plant.ledger.published.count <= accounts * 40)
    }
    #expect(reads[1] == reads[0])
  }

  @Test func `A gap of weeks costs a window its blocks, not its steps`() {
    for days in [1.0, 7, 61] {
      var sliding = SlidingDemand(DemandWindow(minutes: 15), meters: 1)
      let end = Timestamp.six.plus(days * Self.day)
      let gap = Booking(
        interval: Interval(from: .six, to: end),
        amount: 1_000_000_000,
        bridgesGap: true
      )
      sliding.book(gap, isSubtracted: false)
      let windows = sliding.advance(
        to: end,
        blockEnd: { block in
          Timestamp(milliseconds: block.milliseconds / 900_000 * 900_000 + 900_000)
        }
      )
      #expect(Double(windows.count) <= 2 * days * 96 + 130)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3]) func `What waits for a silent meter is bounded`(seed: UInt64)
  {
    var random = SeededGenerator(seed: seed)
    var sliding = SlidingDemand(DemandWindow(minutes: 15), meters: 2)
    var time = Timestamp.six
    for _ in 0..<40_000 {
      let next = time.plus(Double.random(in: 1...40, using: &random))
      let interval = Interval(from: time, to: next)
      sliding.book(Booking(interval: interval, amount: 7, bridgesGap: false), isSubtracted: false)
      time = next
    }
    #expect(sliding.runCount < 6000)
    // The silent one answers: all its windows are there, though not in every detail.
    let whole = Interval(from: .six, to: time)
    sliding.book(
      Booking(interval: whole, amount: 700, bridgesGap: true),
      meter: 1,
      isSubtracted: false
    )
    let windows = sliding.advance(to: time)
    #expect(windows.allSatisfy { $0.isBridged } && windows.contains { $0.isCoarse })
    #expect(windows.last?.demand.accounted == 900_000 && windows.last?.isCoarse == false)
    #expect(sliding.runCount < 700)
  }
}

/// What has been done so far.
private struct Work {
  var rows: Int
  var slots: Int
  var reads: Int
  /// Bytes.
  var largestState: Int

  init(_ ledger: InMemoryLedger) async {
    rows = await ledger.published.count
    reads = await ledger.historyReads
    let commits = await ledger.commits
    slots = commits.reduce(0) { $0 + $1.meterSlots.count }
    largestState = commits.last?.checkpoints.values.map(\.count).max() ?? 0
  }
}
