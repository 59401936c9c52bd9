import Accounting
import Energy
import Indicators
import Measurements
import Outbox
import Production
import Testing

@testable import Store

@Suite struct ProductionLedgerTests {
  private static func interval(_ from: Int64, _ to: Int64) -> Interval {
    Interval(from: Timestamp(seconds: from), to: Timestamp(seconds: to))
  }

  private static func stored(_ changes: LedgerChanges) throws -> StoreDatabase {
    let store = try StoreDatabase(folder: nil)
    var transaction = OutboxTransaction()
    transaction.changes = [LedgerWrite(changes)]
    _ = try store.commit(transaction)
    return store
  }

  @Test func `slots keep their sums and the stops by reason`() throws {
    var sums = ProductionSums()
    (sums.plannedBusyTime, sums.idleEnergy, sums.workTime) = (900_000, -5, .max)
    sums.add(produced: 10, good: -3, cycle: 1_200_000)
    var plain = ProductionSlot(line: "a", slot: Self.interval(0, 900), sums: sums)
    sums.stops = [
      "jam": StopSums(count: 2, duration: 31_000), "hết vải": StopSums(count: -1, duration: .min),
    ]
    let rich = ProductionSlot(line: "b", slot: Self.interval(900, 1800), sums: sums)
    plain.sums.failures = 7
    var changes = LedgerChanges()
    changes.productionSlots = [plain, rich]
    let store = try Self.stored(changes)
    let found = try store.productionSlots(in: Self.interval(0, 3600))
    #expect(Set(found) == [plain, rich])
  }

  @Test func `a slot of a version that did not keep what time is known is known as it was then`() {
    var sums = ProductionSums()
    (sums.plannedBusyTime, sums.unknownTime, sums.failures) = (900_000, 100_000, 3)
    (sums.knownTime, sums.countedTime) = (700_000, 600_000)
    (sums.counterTimes.good, sums.counterBusyTimes.total) = (500_000, 400_000)
    let bytes = PackedNumbers(sums).bytes
    #expect(PackedNumbers(bytes: bytes).productionSums(ofSlot: 900_000) == sums)
    // It kept nineteen numbers of eight bytes.
    let old = PackedNumbers(bytes: Array(bytes.prefix(1 + 8 * 19)))
    (sums.knownTime, sums.countedTime) = (800_000, 800_000)
    sums.counterTimes = CounterTimes(each: 800_000)
    sums.counterBusyTimes = CounterTimes(each: 800_000)
    #expect(old.productionSums(ofSlot: 900_000) == sums)
  }

  /// It kept twenty-eight numbers: silent counters lower no row that was complete, and the ratios stay.
  @Test(arguments: [[:], ["jam": StopSums(count: 1, duration: 5000)]] as [[String: StopSums]])
  func `a slot of a version that did not keep each counter's time is covered as its states are`(
    stops: [String: StopSums]
  ) throws {
    var sums = ProductionSums()
    (sums.plannedBusyTime, sums.productionTime, sums.unknownTime) = (900_000, 800_000, 100_000)
    (sums.knownTime, sums.countedTime) = (800_000, 600_000)
    sums.add(produced: 100, good: 90, cycle: 1_000_000)
    var terms = ProductionTerms(calendarTime: 900_000)
    terms.counters = ItemCounters(
      good: PointReference(device: "press", point: "good"),
      reject: PointReference(device: "press", point: "reject")
    )
    let silent = sums.coverage(of: 900_000, terms)
    #expect(silent == 0 && !sums.indicators(terms).contains { $0.name == "oee" })
    let old = try #require(
      PackedNumbers(bytes: Self.bytes(of: sums, stops: stops, count: 28))
        .productionSums(ofSlot: 900_000)
    )
    #expect(old.coverage(of: 900_000, terms) == 800.0 / 900 && old.stops == stops)
    #expect(old.indicators(terms).first { $0.name == "oee" }?.value == 0.1)
  }

  /// A slot as a version wrote it that kept so many numbers.
  private static func bytes(
    of sums: ProductionSums,
    stops: [String: StopSums],
    count: Int
  ) -> [UInt8] {
    let numbers = PackedNumbers(sums).numbers?.prefix(count) ?? []
    guard !stops.isEmpty else { return PackedNumbers(Array(numbers)).bytes }
    var writer = CheckpointWriter()
    writer.append(UInt64(count))
    for number in numbers { writer.append(number) }
    writer.append(UInt64(stops.count))
    for (reason, stops) in stops.sorted(by: { $0.key < $1.key }) {
      writer.append(reason)
      writer.append(stops.count)
      writer.append(stops.duration)
    }
    return [2] + writer.bytes
  }

  /// It kept twenty-one numbers; of how much energy the states were known is not found out later.
  @Test func `a slot of a version that did not keep the energy of known states has no idle share`()
  {
    var sums = ProductionSums()
    (sums.knownTime, sums.idleEnergy, sums.stateEnergy) = (900_000, 500, 800)
    sums.estimates.good = 2
    let bytes = PackedNumbers(sums).bytes
    #expect(PackedNumbers(bytes: bytes).productionSums(ofSlot: 900_000) == sums)
    let terms = { () -> ProductionTerms in
      var terms = ProductionTerms()
      terms.energy = 1
      return terms
    }()
    let share = { (sums: ProductionSums) in
      sums.indicators(terms).first { $0.name == "idle_energy_share" }?.value
    }
    #expect(share(sums) == 0.625)
    let old = PackedNumbers(bytes: Array(bytes.prefix(1 + 8 * 21)))
    let read = old.productionSums(ofSlot: 900_000)
    #expect(read?.idleEnergy == 500 && read?.estimates == ProductionEstimates.none)
    // Nor has a day that is made of it and of others.
    for others in [0, 1, 100] {
      var day = read ?? .zero
      for _ in 0..<others { day += sums }
      #expect(share(day) == nil)
    }
  }

  @Test func `runs that share a moment with an interval are found, the newest of a beginning`()
    throws
  {
    let run = { (from: Int64, to: Int64, state: MachineState, reason: String?) in
      PastRun(line: "a", interval: Self.interval(from, to), state: state, reason: reason)
    }
    var changes = LedgerChanges()
    changes.runs = [
      run(0, 10, .running, nil), run(10, 20, .fault, nil), run(20, 30, .idle, nil),
      PastRun(line: "b", interval: Self.interval(0, 100), state: .off),
    ]
    changes.runs.append(run(10, 20, .fault, "jam"))
    let store = try Self.stored(changes)
    #expect(
      try store.runs(of: "a", overlapping: Self.interval(10, 20)) == [run(10, 20, .fault, "jam")]
    )
    let all = try store.runs(of: "a", overlapping: Self.interval(9, 21))
    #expect(all.map(\.state) == [.running, .fault, .idle])
    #expect(try store.runs(of: "c", overlapping: Self.interval(0, 100)).isEmpty)
  }
}
