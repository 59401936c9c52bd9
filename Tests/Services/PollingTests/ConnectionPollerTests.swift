import Registers
import DeviceProfiles
import Logging
import Measurements
import Polling
import ReadPlans
import Testing
import System

@Suite struct ConnectionPollerTests {
  static func device(
    _ id: String,
    unit: UInt8 = 1,
    every: Duration = .seconds(1),
    addresses: [UInt16] = [0, 1]
  ) -> DeviceDefinition {
    var device = DeviceDefinition(
      id: id,
      unitID: unit,
      points: addresses.map {
        PointDefinition(name: "p\($0)", table: .holding, address: $0, type: .uint16)
      }
    )
    device.every = every
    return device
  }

  struct Run {
    var scans: [PollResult]
    var statuses: [(device: String, status: DeviceStatus)]
    var requests: [(request: ReadRequest, unit: UInt8, at: MonotonicTime)]
    var statistics: ConnectionStatistics
    var closes: [MonotonicTime]
  }

  /// Polls devices for some seconds of simulated time.
  static func poll(
    _ devices: [DeviceDefinition],
    seconds: Double,
    retries: Int = 0,
    prepare: (FakeConnection) -> Void = { _ in },
    configure: (inout ConnectionDefinition) -> Void = { _ in }
  ) async throws -> Run {
    let clock = ManualClock(seconds: seconds)
    let fake = FakeConnection(clock: clock)
    prepare(fake)
    var connection = ConnectionDefinition(
      id: "test",
      endpoint: .tcp(host: "test", port: 502),
      devices: devices
    )
    connection.retries = retries
    configure(&connection)
    let recorder = Recorder()
    let thread = try ThreadExecutor(name: "test")
    let poller = ConnectionPoller(
      connection,
      source: fake,
      executor: thread,
      clock: clock,
      observer: recorder,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    // As a gateway does it.
    await Task(executorPreference: ThreadTaskExecutor(thread)) { await poller.run() }.value
    return await Run(
      scans: recorder.scans,
      statuses: recorder.statuses,
      requests: fake.requests,
      statistics: poller.currentStatistics(),
      closes: fake.closes
    )
  }

  static func count(_ run: Run, _ device: String) -> Int { run.scans.count { $0.device == device } }

  @Test func `polls at the period without drift`() async throws {
    let run = try await Self.poll([Self.device("a")], seconds: 100) { $0.seconds = 0.3 }
    #expect(run.scans.count == 100)
    #expect(
      run.requests.map { $0.at.nanoseconds % 1_000_000_000 } == Array(repeating: 0, count: 100)
    )
    #expect(run.scans.last?.timestamp == Timestamp(milliseconds: 99_300))
  }

  @Test func `points have periods of their own and share a scan when due together`() async throws {
    var device = Self.device("a")
    device.points[1].every = .seconds(5)
    let run = try await Self.poll([device], seconds: 10)
    #expect(run.scans.map(\.readings.count) == [2, 1, 1, 1, 1, 2, 1, 1, 1, 1])
  }

  @Test func `a silent unit on a shared fake leaves the others nearly all of their rate`()
    async throws
  {
    let devices = (1...10).map { Self.device("d\($0)", unit: UInt8($0)) }
    let run = try await Self.poll(devices, seconds: 600, retries: 1) { fake in
      fake.seconds = 0.05
      fake.answer = { _, unit in unit == 3 ? .failure(.silent, seconds: 1) : .registers }
    }
    for device in devices where device.id != "d3" {
      #expect(Self.count(run, device.id) >= 594, "\(device.id)")
    }
    let asked = run.requests.count { $0.unit == 3 }
    #expect(asked < 40)
    #expect(run.statuses.contains { $0.device == "d3" && $0.status.state == .offline })
    #expect(run.statistics.silentDevices == 1)
  }

  @Test func `a silent device is told bad at its due instants and comes back`() async throws {
    let run = try await Self.poll([Self.device("a")], seconds: 60) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        (10.0..<30).contains(Double(clock.now().nanoseconds) / 1e9)
          ? .failure(.silent, seconds: 0.2) : .registers
      }
    }
    #expect(run.scans.count == 60)
    #expect(run.statuses.map(\.status.state) == [.online, .degraded, .offline, .online])
    let offline = try #require(run.statuses.first { $0.status.state == .offline }?.status)
    #expect(offline.reason.contains("no answer within"))
    #expect(offline.reason.contains("address 0"))
    #expect(offline.lastOK == Timestamp(milliseconds: 9010))
    #expect(run.scans.suffix(24).allSatisfy { $0.readings.allSatisfy { $0.value != nil } })
    #expect(run.scans[15].readings.allSatisfy { $0.outcome == .bad(.timeout) })
  }

  @Test(arguments: [
    (11.5, [DeviceStatus.State.online, .degraded, .online]),
    (20.0, [.online, .degraded, .offline]),
    (9.5, [.online]),
  ])
  func `the end of polling takes back what it leaves undecided`(
    seconds: Double,
    states: [DeviceStatus.State]
  ) async throws {
    let run = try await Self.poll([Self.device("a")], seconds: seconds) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        clock.now() >= MonotonicTime(nanoseconds: 9_900_000_000)
          ? .failure(.connectionDown("connection refused"), seconds: 0) : .registers
      }
    }
    #expect(run.statuses.map(\.status.state) == states)
    let last = try #require(run.statuses.last)
    #expect(last.status.state != .online || last.status.reason.isEmpty)
  }

  @Test func `an illegal address is narrowed down to its point and the others go on`() async throws
  {
    let device = Self.device("a", addresses: Array(0..<20))
    let run = try await Self.poll([device], seconds: 20) { $0.illegal = [13] }
    let last = run.scans.last?.readings ?? []
    #expect(last.filter { $0.value == nil }.map(\.point) == [13])
    #expect(last[13].outcome == .bad(.exception(2)))
    #expect(run.scans.first?.readings.filter { $0.value == nil }.map(\.point) == [13])
    // Once learnt, two requests a scan, and the culprit only now and then.
    let steady = run.requests.filter { $0.at >= MonotonicTime(nanoseconds: 2_000_000_000) }
    #expect(steady.count <= 2 * 18 + 1)
    #expect(run.statuses.map(\.status.state) == [.degraded])
    #expect(
      run.statuses.last?.status.reason
        == "p13: exception_2; exception 2 (illegal data address) "
        + "(connection test at test:502, device a, unit 1, holding address 13)"
    )
  }

  @Test func `a device that refuses gaps is read without them`() async throws {
    let device = Self.device("a", addresses: [0, 1, 5, 6])
    let run = try await Self.poll([device], seconds: 10) { $0.illegal = [3] }
    #expect(run.scans.allSatisfy { $0.readings.allSatisfy { $0.value != nil } })
    #expect(run.requests.count == 1 + 2 * 10)
    #expect(run.statuses.map(\.status.state) == [.online])
  }

  @Test func `a fake that is down is tried with back-off and every device is told`() async throws {
    let devices = [Self.device("a"), Self.device("b", unit: 2)]
    let run = try await Self.poll(devices, seconds: 30) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        clock.now() < MonotonicTime(nanoseconds: 20_000_000_000)
          ? .failure(.connectionDown("connection refused"), seconds: 0) : .registers
      }
    }
    #expect(run.requests.count { $0.at < MonotonicTime(nanoseconds: 20_000_000_000) } < 10)
    for id in ["a", "b"] {
      #expect(run.statuses.filter { $0.device == id }.map(\.status.state) == [.offline, .online])
      #expect(Self.count(run, id) == 30)
    }
    #expect(run.scans[4].readings.allSatisfy { $0.outcome == .bad(.disconnected) })
  }

  @Test func `a bus that cannot keep its periods slows all devices evenly and says so`()
    async throws
  {
    let devices = (1...4).map { Self.device("d\($0)", unit: UInt8($0)) }
    let run = try await Self.poll(devices, seconds: 200) { $0.seconds = 0.5 }
    for device in devices {
      #expect((95...105).contains(Self.count(run, device.id)), "\(device.id)")
      #expect(run.statuses.last { $0.device == device.id }?.status.isLate == true)
    }
    #expect(run.statistics.missed > 300)
    #expect(run.statistics.lateDevices == 4)
    #expect(run.statistics.forecastLoad < run.statistics.busyShare(of: 200))
  }

  @Test func `a pause is followed by one read of each device and the beat goes on`() async throws {
    let run = try await Self.poll([Self.device("a")], seconds: 30) { fake in
      var asked = 0
      fake.answer = { [clock = fake.clock] _, _ in
        asked += 1
        if asked == 5 { clock.pass(7.6) }
        return .registers
      }
    }
    let starts = run.requests.map { $0.at.nanoseconds / 1_000_000 }
    #expect(starts[..<8] == [0, 1000, 2000, 3000, 4000, 11_610, 12_000, 13_000])
    #expect(run.statistics.missed == 6)
  }

  @Test func `an overloaded bus starves no device, whatever its period`() async throws {
    let devices = [
      Self.device("fast", unit: 1, every: .milliseconds(100)),
      Self.device("slow", unit: 2, every: .seconds(1)),
      Self.device("slower", unit: 3, every: .seconds(10)),
    ]
    let run = try await Self.poll(devices, seconds: 600) { $0.seconds = 0.15 }
    // The bus gives 6.7 reads a second of the 11.1 that are wanted: 60 %.
    #expect(Self.count(run, "fast") > 6000 * 45 / 100)
    #expect(Self.count(run, "slow") > 600 * 45 / 100)
    #expect(Self.count(run, "slower") > 60 * 45 / 100)
  }

  @Test func `a device that misses one period now and then is not called late`() async throws {
    let run = try await Self.poll([Self.device("a")], seconds: 600) { fake in
      var asked = 0
      fake.answer = { [clock = fake.clock] _, _ in
        asked += 1
        if asked % 40 == 0 { clock.pass(1.5) }
        return .registers
      }
    }
    #expect(run.statuses.allSatisfy { !$0.status.isLate })
  }

  @Test(arguments: [1, 2, 4])
  func `dead units leave the living their rate on a busy fake, however many are dead`(
    dead: Int
  ) async throws {
    let devices = (1...20).map { Self.device("d\($0)", unit: UInt8($0)) }
    let run = try await Self.poll(devices, seconds: 1800, retries: 1) { fake in
      fake.seconds = 0.04
      fake.answer = { _, unit in
        Int(unit) <= dead ? .failure(.silent, seconds: 1) : .registers
      }
    }
    for device in devices.dropFirst(dead) {
      let good = run.scans.count { scan in
        scan.device == device.id && scan.readings.allSatisfy { $0.value != nil }
      }
      #expect(good >= 1782, "\(device.id)")
    }
    #expect(run.statistics.silentDevices == dead)
  }

  @Test func `a slow device that fell silent is found again among fast ones`() async throws {
    let devices = (1...3).map { Self.device("d\($0)", unit: UInt8($0), every: .seconds(5)) }
    let run = try await Self.poll(devices, seconds: 900) { fake in
      fake.slow = [3: 0.9]
      fake.answer = { [clock = fake.clock] _, unit in
        unit == 3 && clock.now() < MonotonicTime(nanoseconds: 60_000_000_000)
          ? .failure(.silent, seconds: 1) : .registers
      }
    }
    #expect(run.statuses.last { $0.device == "d3" }?.status.state == .online)
  }

  @Test func `an observer that is slow does not hold up the reading, and is told all in order`()
    async throws
  {
    let clock = ManualClock(seconds: 2000)
    let fake = FakeConnection(clock: clock)
    let connection = ConnectionDefinition(
      id: "test",
      endpoint: .tcp(host: "test", port: 502),
      devices: [Self.device("a")]
    )
    let observer = BlockedObserver()
    let poller = try ConnectionPoller(
      connection,
      source: fake,
      executor: ThreadExecutor(name: "test"),
      clock: clock,
      observer: observer,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    async let run: Void = poller.run()
    // As many as may wait, of which the observer holds the first.
    while await poller.currentStatistics().answers < 500 {
      try await Task.sleep(for: .milliseconds(1))
    }
    #expect(await observer.scans.isEmpty)
    await observer.open()
    await run
    let stamps = await observer.scans.map(\.timestamp)
    // Where the observer is opened so late that polling has to wait for it, what was due meanwhile is counted.
    let missed = await poller.currentStatistics().missed
    #expect(stamps.count + Int(missed) == 2000)
    #expect(stamps == stamps.sorted())
  }

  @Test func `a garbled answer is asked for again`() async throws {
    let run = try await Self.poll([Self.device("a")], seconds: 5, retries: 1) { fake in
      var asked = 0
      fake.answer = { _, _ in
        asked += 1
        return asked % 2 == 1 ? .failure(.garbled("bad CRC"), seconds: 0.01) : .registers
      }
    }
    #expect(run.scans.allSatisfy { $0.readings.allSatisfy { $0.value != nil } })
    #expect(run.statistics.garbled == 5)
  }
}

extension ConnectionStatistics {
  func busyShare(of seconds: Double) -> Double { Double(busy) / 1e9 / seconds }
}
