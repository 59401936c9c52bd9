import DeviceProfiles
import Logging
import Measurements
import Polling
import Testing
import System

/// The poller whose devices are yet to be replaced; used before the run and then by its thread only.
private final class Replacing: @unchecked Sendable {
  var poller: ConnectionPoller?
}

@Suite struct ReplaceDevicesTests {
  /// Polls, and has the devices replaced while a request waits, as soon as a moment has come.
  private func poll(
    _ before: [DeviceDefinition],
    then after: [DeviceDefinition],
    at seconds: Double = 5
  ) async throws -> Recorder {
    let clock = ManualClock(seconds: 10)
    let thread = try ThreadExecutor(name: "test")
    let line = ThreadTaskExecutor(thread)
    let recorder = Recorder()
    let fake = FakeConnection(clock: clock)
    let replacing = Replacing()
    fake.answer = { _, _ in
      guard let poller = replacing.poller,
        clock.now() >= MonotonicTime(nanoseconds: Int64(seconds * 1e9))
      else { return .registers }
      replacing.poller = nil
      // Its job waits on the line's thread when this request ends.
      Task(executorPreference: line) { await poller.replaceDevices(after) }
      return .registers
    }
    let poller = ConnectionPoller(
      ConnectionDefinition(id: "test", endpoint: .tcp(host: "test", port: 502), devices: before),
      source: fake,
      executor: thread,
      clock: clock,
      observer: recorder,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    replacing.poller = poller
    await Task(executorPreference: line) { await poller.run() }.value
    return recorder
  }

  private func device(_ id: String, unit: UInt8, every: Duration = .seconds(1)) -> DeviceDefinition
  {
    ConnectionPollerTests.device(id, unit: unit, every: every)
  }

  private func beats(_ run: Recorder, _ device: String) async -> [Int64] {
    await run.scans.filter { $0.device == device }.map { $0.timestamp.milliseconds / 1000 }
  }

  @Test func `a device that stays keeps its beat and is not told of anew`() async throws {
    let stays = device("stays", unit: 1)
    let run = try await poll(
      [stays, device("goes", unit: 2)],
      then: [device("new", unit: 3), stays]
    )
    #expect(await beats(run, "stays") == Array(0...9))
    #expect(await run.statuses.count { $0.device == "stays" } == 1)
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
    #expect(await run.statuses.map(\.device).sorted() == ["goes", "new", "stays"])
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
