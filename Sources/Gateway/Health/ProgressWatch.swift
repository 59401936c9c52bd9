package import DeviceProfiles
import Adapters
package import Logging
import Measurements
import Polling
package import Systemd

/// Feeds the service manager's watchdog while every part makes progress: each connection's loop,
/// and the store's.
///
/// A dead device or broker does not count as a lack of progress; a thread that hangs does.
package actor ProgressWatch {
  private let notifier: ServiceNotifier
  private let logger: Logger
  private let period: Duration
  private let clock = SystemClock()
  private var parts: [String: (seen: MonotonicTime, patience: Int64)] = [:]
  private var isStalled = false

  /// `nil` without a watchdog.
  package init?(_ notifier: ServiceNotifier, logger: Logger) {
    guard let period = notifier.watchdogPeriod else { return nil }
    self.notifier = notifier
    self.logger = logger
    self.period = period
  }

  /// How long the store may be busy, in nanoseconds: half the watchdog's period.
  package nonisolated var patience: Int64 { Int64(min(period / .nanoseconds(2), 1e18)) }

  /// How long a connection may be busy, in nanoseconds: its thread waits for devices to connect and
  /// answer.
  package nonisolated func patience(with connection: ConnectionDefinition) -> Int64 {
    let answers = connection.timeout * (connection.retries + 1)
    return patience + Int64(min((answers + .seconds(5)) / .nanoseconds(1), 1e18))
  }

  /// Checks regularly that a part makes progress, until the task is cancelled.
  package func follow(
    _ part: String,
    patience: Int64,
    isProgressing: @Sendable () async -> Bool
  ) async {
    parts[part] = (clock.now(), patience)
    while !Task.isCancelled {
      if await isProgressing() { parts[part]?.seen = clock.now() }
      guard (try? await Task.sleep(for: period / 8)) != nil else { return }
    }
  }

  package func forget(_ part: String) { parts[part] = nil }

  /// Feeds the watchdog four times in its period, until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      let stalled = stalled(at: clock.now())
      if stalled.isEmpty { notifier.feedWatchdog() }
      if !stalled.isEmpty, !isStalled {
        logger.error("no progress of \(stalled.joined(separator: ", ")): the watchdog is not fed")
      }
      if stalled.isEmpty, isStalled { logger.notice("every part makes progress again") }
      isStalled = !stalled.isEmpty
      guard (try? await Task.sleep(for: period / 4)) != nil else { return }
    }
  }

  /// The parts that have made no progress for longer than they may.
  func stalled(at now: MonotonicTime) -> [String] {
    parts.filter { now.nanoseconds(since: $0.value.seen) > $0.value.patience }.keys.sorted()
  }
}
