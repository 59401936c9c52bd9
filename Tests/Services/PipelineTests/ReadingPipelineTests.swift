import Events
import Languages
import Registers
import DeviceProfiles
import Measurements
import Messages
import Polling
import Records
import Testing

@testable import Pipeline

@Suite struct ReadingPipelineTests {
  private static func device(_ id: String) -> DeviceDefinition {
    DeviceDefinition(
      id: id,
      unitID: 1,
      points: [PointDefinition(name: "n", table: .holding, address: 0, type: .uint16)]
    )
  }

  private static func parts(
    _ devices: [String],
    accounts: FakeSurroundings? = nil,
    powers: [String: Int] = [:]
  ) -> ReadingPipeline.Parts {
    let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
    let dictionary = RecordDictionary(assets: devices.map { RecordDictionary.Asset(device($0)) })
    let assets = AssetRecords(topics: topics, coder: RecordCoder(dictionary, revision: 1))
    var records: [String: DeviceRecords] = [:]
    for id in devices {
      records[id] = DeviceRecords(device(id), assets, mode: .change, heartbeat: .seconds(60))
    }
    return ReadingPipeline.Parts(
      assets: assets,
      accounts: accounts,
      devices: records,
      powers: powers
    )
  }

  private func pipeline(
    _ around: FakeSurroundings,
    _ parts: ReadingPipeline.Parts = parts(["a", "b"]),
    observer: FakeSurroundings? = nil,
    limit: Int = 1000
  ) -> ReadingPipeline {
    ReadingPipeline(
      parts,
      post: around,
      clock: around,
      observer: observer,
      limit: limit
    )
  }

  private func reading(_ device: String, at second: Int64, _ value: Double) -> PollResult {
    PollResult(
      device: device,
      timestamp: Timestamp(seconds: second),
      readings: [Reading(point: 0, outcome: .good(.number(value)))]
    )
  }

  private func status(_ state: DeviceStatus.State, lastOK: Int64? = nil) -> DeviceStatus {
    DeviceStatus(
      state: state,
      reason: state == .online ? BilingualText("", "") : BilingualText("no answer", "im lặng"),
      lastOK: lastOK.map { Timestamp(seconds: $0) },
      isLate: false
    )
  }

  // MARK: Holding

  @Test func `nothing is passed on before the release, and then all of it in order`() async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    // More than one batch of the release.
    for second in 0..<1200 {
      await pipeline.pass([.poll(reading("a", at: Int64(second), Double(second)))])
    }
    #expect(around.steps.isEmpty)
    #expect(pipeline.backlog() == (1000 / 5, 1200 - 1000 / 5))
    await pipeline.release()
    await pipeline.pass([.poll(reading("a", at: 1200, -1))])
    #expect(around.times == Array(1000...1200))
    #expect(pipeline.backlog().waiting == 0)
  }

  @Test func `a reading from before the clock was believed gets its date`() async throws {
    let around = FakeSurroundings(usedDevices: ["a"])
    let pipeline = pipeline(around, Self.parts(["a"], accounts: around))
    await pipeline.pass([.poll(reading("a", at: -10, 1))])
    await pipeline.pass([
      .status(status(.online, lastOK: -10), device: "a", at: Timestamp(seconds: -9))
    ])
    around.believe(1000)
    await pipeline.release()
    #expect(around.times == [990, 991])
    #expect(around.steps.contains(.accounted(["a 990"])))
    guard case .status(let status) = try around.records()[1].fact else {
      throw RecordError.malformed
    }
    #expect(status.lastOK == Timestamp(seconds: 990))
  }

  @Test func `while it holds again, readings wait`() async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.release()
    await pipeline.pass([.poll(reading("a", at: 1, 1))])
    pipeline.hold()
    await pipeline.pass([.poll(reading("a", at: 2, 2))])
    #expect(around.times == [1])
    await pipeline.release()
    #expect(around.times == [1, 2])
  }

  // MARK: Where findings go

  @Test func `messages are posted before anything is computed`() async throws {
    let around = FakeSurroundings(usedDevices: ["a"])
    let parts = Self.parts(["a"], accounts: around, powers: ["a": 0])
    let pipeline = pipeline(around, parts, observer: around)
    await pipeline.release()
    await pipeline.pass([.poll(reading("a", at: 1, 5))])
    #expect(
      around.steps == [.posted(["e/p/f/a/data"]), .accounted(["a 1"]), .seen("a", power: 0)]
    )
  }

  @Test func `accounts get only the readings that they use`() async throws {
    let around = FakeSurroundings(usedDevices: ["b"])
    let pipeline = pipeline(around, Self.parts(["a", "b"], accounts: around))
    for second in 0..<4 {
      await pipeline.pass([.poll(reading(second % 2 == 0 ? "a" : "b", at: Int64(second), 1))])
    }
    await pipeline.release()
    #expect(around.steps.last == .accounted(["b 1", "b 3"]))
    await pipeline.pass([.poll(reading("a", at: 5, 2))])
    #expect(around.steps.last == .posted(["e/p/f/a/data"]))
  }

  @Test func `what did not change is accounted but not published`() async throws {
    let around = FakeSurroundings(usedDevices: ["a"])
    let pipeline = pipeline(around, Self.parts(["a"], accounts: around))
    await pipeline.release()
    await pipeline.pass([.poll(reading("a", at: 1, 5))])
    await pipeline.pass([.poll(reading("a", at: 2, 5))])
    #expect(around.times == [1])
    #expect(around.steps.filter { if case .accounted = $0 { true } else { false } }.count == 2)
  }

  @Test func `a device that was asked for its points is described, and its counters are learnt`()
    async throws
  {
    let around = FakeSurroundings()
    let pipeline = pipeline(around, Self.parts(["a"], accounts: around))
    await pipeline.release()
    await pipeline.pass([.discovery(Self.device("a"), at: Timestamp(seconds: 7))])
    #expect(around.steps == [.posted(["e/p/f/a/meta"]), .learnt("a")])
    #expect(around.messages[0].retain && around.times == [7])
  }

  @Test func `a device that stops answering and comes back causes one event each`() async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.release()
    let states: [DeviceStatus.State] = [.online, .offline, .offline, .degraded, .online]
    for (second, state) in states.enumerated() {
      await pipeline.pass([
        .status(status(state), device: "a", at: Timestamp(seconds: Int64(second)))
      ])
    }
    #expect(around.topics.filter { $0.hasSuffix("status") }.count == 5)
    let events = try around.records().compactMap { record -> (String, Int64)? in
      guard case .event(let event) = record.fact else { return nil }
      return (event.type, record.time.milliseconds)
    }
    #expect(events.map(\.0) == ["device_offline", "device_online"])
    #expect(events.map(\.1) == [1000, 3000])
  }

  @Test func `what needs no accounting is done with at once, and the rest is finished later`() async
  {
    let around = FakeSurroundings(usedDevices: ["b"])
    let pipeline = pipeline(around, Self.parts(["a", "b"], accounts: around))
    await pipeline.release()
    #expect(pipeline.take([.poll(reading("a", at: 1, 1))]).isEmpty)
    let rest = pipeline.take([.poll(reading("a", at: 2, 2)), .poll(reading("b", at: 2, 2))])
    #expect(rest.count == 1)
    #expect(
      around.steps == [.posted(["e/p/f/a/data"]), .posted(["e/p/f/a/data", "e/p/f/b/data"])]
    )
    await pipeline.finish(rest)
    #expect(around.steps.last == .accounted(["b 2"]))
  }

  @Test func `who posts too much waits for room`() async {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.release()
    around.fill(true)
    await pipeline.pass([.poll(reading("a", at: 1, 1))])
    #expect(around.steps == [.posted(["e/p/f/a/data"]), .waitedForRoom])
    around.fill(false)
    await pipeline.pass([.poll(reading("a", at: 2, 2))])
    #expect(around.steps.last == .posted(["e/p/f/a/data"]))
  }

  // MARK: Another configuration

  @Test func `what waits of a changed device is dropped, of the others not`() async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.pass([.poll(reading("a", at: 1, 1))])
    await pipeline.pass([.poll(reading("b", at: 2, 1))])
    pipeline.adopt(Self.parts(["a", "b"]), changed: ["a"], fresh: [])
    await pipeline.release()
    #expect(around.times == [2])
    #expect(pipeline.backlog() == (0, 1))
  }

  @Test(arguments: [(["a"], [], true), ([], ["a"], true), ([], ["b"], false), (["b"], [], false)])
  func `a point is published again after a reload only where that is asked`(
    changed: [String],
    fresh: [String],
    isRepeated: Bool
  ) async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.release()
    await pipeline.pass([.poll(reading("a", at: 1, 5))])
    pipeline.adopt(Self.parts(["a", "b"]), changed: Set(changed), fresh: Set(fresh))
    await pipeline.pass([.poll(reading("a", at: 2, 5))])
    #expect(around.times == (isRepeated ? [1, 2] : [1]))
  }

  @Test func `readings of a device that is gone are not published`() async throws {
    let around = FakeSurroundings()
    let pipeline = pipeline(around)
    await pipeline.release()
    pipeline.adopt(Self.parts(["b"]), changed: ["a"], fresh: [])
    await pipeline.pass([.poll(reading("a", at: 1, 1))])
    await pipeline.pass([.poll(reading("b", at: 2, 1))])
    #expect(around.topics == ["e/p/f/b/data"])
  }
}

extension ReadingPipeline {
  /// Takes findings and finishes them, as a connection's delivery does.
  fileprivate func pass(_ findings: [Finding]) async {
    let rest = take(findings)
    if !rest.isEmpty { await finish(rest) }
  }
}
