package import Measurements
import Polling
package import System

/// The gateway's time for one connection; it sleeps on the connection's own thread.
package struct ConnectionClock: PollingClock {
  private let time: GatewayClock
  private let thread: ThreadExecutor

  package init(time: GatewayClock, thread: ThreadExecutor) {
    self.time = time
    self.thread = thread
  }

  package func now() -> MonotonicTime { time.now() }

  package func wallTime() -> Timestamp { time.wallTime() }

  package func sleep(until moment: MonotonicTime) async throws {
    try await thread.sleep(until: moment.nanoseconds)
  }

  package func drive(
    isolation: isolated (any Actor)?,
    _ step: @escaping @Sendable () -> MonotonicTime
  ) async {
    await thread.drive(isolation: isolation) { step().nanoseconds }
  }
}
