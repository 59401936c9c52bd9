import DeviceProfiles
import Logging
import Polling
import Systemd
import Testing

@testable import Gateway

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

  @Test func `a part that shows no progress is named once its patience is over`() async throws {
    let watch = try watch(seconds: 1)
    let patience: Int64 = 60_000_000_000
    let hanging = Task { await watch.follow("line", patience: patience) { false } }
    let working = Task { await watch.follow("the store", patience: patience) { true } }
    let later = SystemClock().now().advanced(by: 2 * patience)
    while await watch.stalled(at: later) != ["line", "the store"] { await Task.yield() }
    #expect(await watch.stalled(at: SystemClock().now()).isEmpty)
    // The one that works is seen again and again.
    let begun = SystemClock().now()
    while await watch.stalled(at: begun.advanced(by: patience + 1)) != ["line"] {
      await Task.yield()
    }
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
