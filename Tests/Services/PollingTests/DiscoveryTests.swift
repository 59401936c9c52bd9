import DeviceProfiles
import Logging
import Measurements
import Polling
import ReadPlans
import SunSpec
import TestSupport
import Testing
import System

/// A line with one SunSpec device, whose memory a test changes while it is polled.
final class SunSpecRegisters: RegisterSource, @unchecked Sendable {
  let clock: ManualClock
  /// By the second from which it holds; `nil`: the device is silent.
  var memories: [(from: Double, words: [Int: UInt16]?)] = []
  /// Whether it does not answer to addresses that do not exist.
  var isSilentElsewhere = false
  private(set) var reads: [(address: UInt16, second: Double)] = []

  init(clock: ManualClock) { self.clock = clock }

  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    let second = Double(clock.now().nanoseconds) / 1e9
    guard clock.now() < clock.end else { throw .connectionDown("the test is over") }
    reads.append((request.address, second))
    guard let memory = memories.last(where: { $0.from <= second })?.words else {
      clock.pass(0.3)
      throw .silent
    }
    clock.pass(0.01)
    let values = request.addresses.compactMap { memory[$0] }
    guard values.count == request.count else { throw isSilentElsewhere ? .silent : .refused(2) }
    words = values
  }

  func close() {}
}

/// Keeps what it is told of discoveries too.
actor DiscoveryRecorder: PollingObserver {
  private(set) var scans: [PollResult] = []
  private(set) var statuses: [DeviceStatus] = []
  private(set) var devices: [DeviceDefinition] = []

  nonisolated func take(_ findings: [Finding]) -> [Finding] { findings }

  func finish(_ findings: [Finding]) {
    for finding in findings {
      switch finding {
      case .poll(let scan): scans.append(scan)
      case .status(let status, device: _, at: _): statuses.append(status)
      case .discovery(let device, at: _): devices.append(device)
      }
    }
  }
}

@Suite struct DiscoveryTests {
  /// A sample device's memory with some registers changed.
  static func memory(
    _ part: SunSpecPart = .first,
    serial: UInt16 = 0x3131,
    set: [Int: UInt16] = [:]
  ) -> [Int: UInt16] {
    var memory: [Int: UInt16] = [:]
    for (offset, word) in SunSpecSample.memory(of: [part]).enumerated() {
      memory[40_000 + offset] = word
    }
    memory[40_052] = serial
    return memory.merging(set) { $1 }
  }

  static func poll(
    _ seconds: Double,
    _ memories: [(from: Double, words: [Int: UInt16]?)],
    isSilentElsewhere: Bool = false
  ) async throws -> (fake: SunSpecRegisters, recorder: DiscoveryRecorder) {
    let clock = ManualClock(seconds: seconds)
    let fake = SunSpecRegisters(clock: clock)
    fake.memories = memories
    fake.isSilentElsewhere = isSilentElsewhere
    var device = DeviceDefinition(id: "pv", unitID: 1, points: SunSpecCatalogue.points)
    device.sunSpec = .first
    var connection = ConnectionDefinition(
      id: "test",
      endpoint: .tcp(host: "test", port: 502),
      devices: [device]
    )
    connection.retries = 0
    let recorder = DiscoveryRecorder()
    let poller = try ConnectionPoller(
      connection,
      source: fake,
      executor: ThreadExecutor(name: "test"),
      clock: clock,
      observer: recorder,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    await poller.run()
    return (fake, recorder)
  }

  static func value(_ name: String, _ scan: PollResult?) -> Double? {
    let position = SunSpecCatalogue.points.firstIndex { $0.name == name }
    return scan?.readings.first { $0.point == position }?.value?.double
  }

  @Test func `a device is asked once and read from then on`() async throws {
    let (fake, recorder) = try await Self.poll(
      10,
      [(0, Self.memory(set: [40_084: 1234, 40_085: 1]))]
    )
    let devices = await recorder.devices
    #expect(devices.count == 1)
    #expect(devices.first?.points.contains { $0.name == "active_energy_import" } == false)
    let scans = await recorder.scans
    #expect(scans.count == 10)
    #expect(Self.value("active_power", scans.last) == -12_340)
    #expect(await recorder.statuses.map(\.state) == [.online])
    #expect(fake.reads.count { $0.address == 40_000 } == 1)
  }

  @Test func `nothing is told of a device that has never answered but that it is offline`()
    async throws
  {
    let (_, recorder) = try await Self.poll(20, [(0, nil)])
    #expect(await recorder.scans.allSatisfy(\.readings.isEmpty))
    #expect(await recorder.devices.isEmpty)
    #expect(await recorder.statuses.map(\.state) == [.offline])
  }

  @Test func `a device without a chain is offline and says why`() async throws {
    let (_, recorder) = try await Self.poll(20, [(0, [:])])
    let statuses = await recorder.statuses
    #expect(statuses.map(\.state) == [.offline])
    #expect(statuses.first?.reason.contains("no SunSpec marker") == true)
  }

  @Test func `the same device after a silence is known by its identity`() async throws {
    let memory = Self.memory()
    let (fake, recorder) = try await Self.poll(60, [(0, memory), (10.1, nil), (20, memory)])
    #expect(await recorder.devices.count == 1)
    let states = await recorder.statuses.map(\.state).filter { $0 != .degraded }
    #expect(states == [.online, .offline, .online])
    #expect(fake.reads.count { $0.address == 40_000 } == 1)
    #expect(await recorder.scans.last?.readings.isEmpty == false)
  }

  @Test func `another device in its place is asked anew`() async throws {
    let (fake, recorder) = try await Self.poll(
      60,
      [(0, Self.memory()), (10.1, nil), (20, Self.memory(.meter, serial: 0x3232))]
    )
    let devices = await recorder.devices
    #expect(devices.count == 2)
    #expect(devices.last?.points.contains { $0.name == "active_energy_import" } == true)
    #expect(devices.last?.points.contains { $0.name == "dc_power" } == false)
    #expect(fake.reads.count { $0.address == 40_000 } == 2)
  }

  @Test func `a device that is silent where it holds nothing is found at its base`() async throws {
    let memory = SunSpecSample.memory(of: [.first]).enumerated()
    let words = Dictionary(uniqueKeysWithValues: memory.map { ($0, $1) })
    let (fake, recorder) = try await Self.poll(60, [(0, words)], isSilentElsewhere: true)
    #expect(await recorder.devices.count == 1)
    #expect(fake.reads.prefix(3).map(\.address) == [40_000, 50_000, 0])
  }

  @Test func `whatever a device holds, polling goes on`() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<30 {
      var words: [Int: UInt16] = [40_000: 0x5375, 40_001: 0x6E53]
      for address in 40_002..<41_500 where generator.chance(0.98) {
        let isSmall = generator.chance(0.5)
        words[address] = UInt16.random(in: 0...(isSmall ? 220 : .max), using: &generator)
      }
      words[40_002] = SunSpecModels.mapped.randomElement(using: &generator)
      words[40_003] = UInt16.random(in: 0...160, using: &generator)
      let (_, recorder) = try await Self.poll(10, [(0, words)])
      #expect(await recorder.scans.count >= 5, "seed \(seed)")
    }
  }

  @Test func `what is not implemented is not available`() async throws {
    let (_, recorder) = try await Self.poll(5, [(0, Self.memory(set: [40_086: 0xFFFF]))])
    let position = SunSpecCatalogue.points.firstIndex { $0.name == "frequency" }
    let reading = await recorder.scans.last?.readings.first { $0.point == position }
    #expect(reading?.outcome == .bad(.notAvailable))
  }
}
