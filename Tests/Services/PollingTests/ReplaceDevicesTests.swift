import DeviceProfiles
import Logging
import Measurements
import Polling
import Testing
import System

/// Has the devices replaced from within a read of the line, as soon as a moment has come.
private actor Replacer: PollingObserver {
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
  /// The line's thread, as that of an observer which keeps up.
  private let thread: ThreadExecutor
  let at: MonotonicTime
  let clock: ManualClock
  let devices: [DeviceDefinition]
  /// It holds this observer.
  weak var poller: ConnectionPoller?
  var isDone = false
  private(set) var scans: [(device: String, at: Timestamp)] = []
  private(set) var statuses: [String] = []

  init(
    at seconds: Double,
    clock: ManualClock,
    devices: [DeviceDefinition],
    thread: ThreadExecutor
  ) {
    self.thread = thread
    at = MonotonicTime(nanoseconds: Int64(seconds * 1e9))
    self.clock = clock
    self.devices = devices
  }

  func attach(_ poller: ConnectionPoller) { self.poller = poller }

  func polled(_ scan: PollResult) async {
    scans.append((scan.device, scan.timestamp))
    guard !isDone, clock.now() >= at else { return }
    isDone = true
    await poller?.replaceDevices(devices)
  }

  func statusChanged(_ status: DeviceStatus, of device: String, at timestamp: Timestamp) {
    statuses.append(device)
  }
}

@Suite struct ReplaceDevicesTests {
  private func poll(
    _ before: [DeviceDefinition],
    then after: [DeviceDefinition],
    at seconds: Double = 5
  ) async throws -> Replacer {
    let clock = ManualClock(seconds: 10)
    let thread = try ThreadExecutor(name: "test")
    let replacer = Replacer(at: seconds, clock: clock, devices: after, thread: thread)
    let fake = FakeConnection(clock: clock)
    let poller = ConnectionPoller(
      ConnectionDefinition(id: "test", endpoint: .tcp(host: "test", port: 502), devices: before),
      source: fake,
      executor: thread,
      clock: clock,
      observer: replacer,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    await replacer.attach(poller)
    await Task(executorPreference: ThreadTaskExecutor(thread)) { await poller.run() }.value
    return replacer
  }

  private func device(_ id: String, unit: UInt8, every: Duration = .seconds(1)) -> DeviceDefinition
  {
    ConnectionPollerTests.device(id, unit: unit, every: every)
  }

  private func beats(_ replacer: Replacer, _ device: String) async -> [Int64] {
    await replacer.scans.filter { $0.device == device }.map { $0.at.milliseconds / 1000 }
  }

  @Test func `a device that stays keeps its beat and is not told of anew`() async throws {
    let stays = device("stays", unit: 1)
    let run = try await poll(
      [stays, device("goes", unit: 2)],
      then: [device("new", unit: 3), stays]
    )
    #expect(await beats(run, "stays") == Array(0...9))
    #expect(await run.statuses.count { $0 == "stays" } == 1)
  }

  @Test func `a device that goes is not asked again, one that comes is asked at once`() async throws
  {
    let stays = device("stays", unit: 1)
    let run = try await poll(
      [stays, device("goes", unit: 2)],
      then: [stays, device("new", unit: 3)]
    )
    #expect(await beats(run, "goes").allSatisfy { $0 <= 5 })
    #expect(await beats(run, "new").first == 5)
    #expect(await run.statuses.sorted() == ["goes", "new", "stays"])
  }

  @Test func `a device that changed is polled by its new definition`() async throws {
    let stays = device("stays", unit: 1)
    let fast = device("changes", unit: 2, every: .milliseconds(500))
    let run = try await poll([stays, device("changes", unit: 2)], then: [stays, fast])
    #expect(await run.scans.count { $0.device == "changes" } >= 5 + 9)
    #expect(await beats(run, "stays") == Array(0...9))
  }

  @Test func `a fake can lose all its devices and get others later`() async throws {
    let run = try await poll([device("a", unit: 1)], then: [])
    #expect(await beats(run, "a") == Array(0...5))
  }
}
