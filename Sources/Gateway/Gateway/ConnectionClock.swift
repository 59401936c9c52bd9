import Measurements
import Polling
import Threading

/// The gateway's time for one connection; it sleeps on the connection's own thread.
struct ConnectionClock: PollingClock {
  let time: GatewayClock
  let thread: ThreadExecutor

  func now() -> MonotonicTime { time.now() }

  func wallTime() -> Timestamp { time.wallTime() }

  func sleep(until moment: MonotonicTime) async throws {
    try await thread.sleep(until: moment.nanoseconds)
  }
}
