import DeviceProfiles
import Glibc
import Logging
import Measurements
import Polling
import Synchronization
import System
import Testing

/// Counts what it is told.
private final class CountingObserver: PollingObserver {
  private let count = Atomic<Int>(0)

  var told: Int { count.load(ordering: .sequentiallyConsistent) }

  func take(_ findings: [Finding]) -> [Finding] { findings }

  func finish(_ findings: [Finding]) async {
    for case .poll in findings { count.add(1, ordering: .sequentiallyConsistent) }
  }
}

/// The thread pool's turns: what waits in it is done within so many, however busy it is.
private final class PoolTurns: Sendable {
  private let count = Atomic<Int>(0)

  /// Blocks this thread, which is none of the pool's, until something is so or a thousand turns have passed.
  func wait(until isSo: () -> Bool) {
    for _ in 0..<1000 where !isSo() {
      let passed = count.load(ordering: .sequentiallyConsistent)
      Task.detached { self.count.add(1, ordering: .sequentiallyConsistent) }
      while count.load(ordering: .sequentiallyConsistent) == passed, !isSo() { usleep(500) }
    }
  }
}

@Suite struct DeliveryTests {
  /// Each request holds the connection's thread until what the poll before it found was told.
  @Test func `a connection that never pauses tells what each poll found during the next one`()
    async throws
  {
    let clock = ManualClock(seconds: 1300)
    let fake = FakeConnection(clock: clock)
    let observer = CountingObserver()
    let turns = PoolTurns()
    let late = Mutex<[Int]>([])
    let asked = Mutex(0)
    fake.answer = { _, _ in
      let polls = asked.withLock { $0 }
      let isGivenUp = late.withLock { !$0.isEmpty }
      if !isGivenUp { turns.wait { observer.told >= polls } }
      if observer.told < polls { late.withLock { $0.append(polls) } }
      asked.withLock { $0 += 1 }
      // Longer than the period of a second.
      clock.pass(1.29)
      return .registers
    }
    let thread = try ThreadExecutor(name: "test")
    let poller = ConnectionPoller(
      ConnectionDefinition(
        id: "test",
        endpoint: .tcp(host: "test", port: 502),
        devices: [ConnectionPollerTests.device("a")]
      ),
      source: fake,
      executor: thread,
      clock: clock,
      observer: observer,
      phase: 0,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    await Task(executorPreference: ThreadTaskExecutor(thread)) { await poller.run() }.value
    #expect(asked.withLock { $0 } >= 1000)
    #expect(late.withLock { $0 } == [])
    #expect(observer.told >= 1000)
  }
}
