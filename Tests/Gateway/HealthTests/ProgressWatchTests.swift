import Measurements
import Adapters
import DeviceProfiles
import Logging
import Polling
import Systemd
import Testing

@testable import Health

@Suite struct ProgressWatchTests {
  private func watch(seconds: Int) throws -> ProgressWatch {
    let notifier = ServiceNotifier(
      socket: "/nowhere/at/all",
      watchdogMicroseconds: "\(seconds * 1_000_000)",
      watchdogProcess: nil
    )
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return try #require(ProgressWatch(notifier, logger: logger))
  }

  @Test func `without a watchdog there is nothing to feed`() {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    #expect(ProgressWatch(.silent, logger: logger) == nil)
  }

  /// Waits until exactly these parts are stalled at the same moment.
  private func wait(for parts: [String], at moment: MonotonicTime, _ watch: ProgressWatch)
    async throws
  {
    while await watch.stalled(at: moment) != parts { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test(.timeLimit(.minutes(10)))
  func `a part that shows no progress is named once its patience is over`() async throws {
    let watch = try watch(seconds: 1)
    let patience: Int64 = 60_000_000_000
    let hanging = Task { await watch.follow("line", patience: patience) { false } }
    let working = Task { await watch.follow("the store", patience: patience) { true } }
    let later = SystemClock().now().advanced(by: 2 * patience)
    try await wait(for: ["line", "the store"], at: later, watch)
    #expect(await watch.stalled(at: SystemClock().now()).isEmpty)
    // The working part reports progress again and again.
    let begun = SystemClock().now()
    try await wait(for: ["line"], at: begun.advanced(by: patience + 1), watch)
    await watch.forget("line")
    #expect(await watch.stalled(at: begun.advanced(by: patience + 1)).isEmpty)
    hanging.cancel()
    working.cancel()
  }

  @Test func `a line may be busy as long as its answers may take`() throws {
    let watch = try watch(seconds: 60)
    var connection = ConnectionDefinition(
      id: "slow",
      endpoint: .tcp(host: "10.0.4.20", port: 502),
      devices: []
    )
    connection.timeout = .seconds(20)
    connection.retries = 2
    #expect(watch.patience == 30_000_000_000)
    #expect(watch.patience(with: connection) == 95_000_000_000)
  }
}
