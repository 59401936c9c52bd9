package import Logging
import System

/// The level from which log lines are written, shared by all loggers: a reload may change it.
package final class LogThreshold: Sendable {
  private let lock = ThreadLock()
  private let state: State

  /// Only used under the lock.
  private final class State: @unchecked Sendable {
    var level: Logger.Level
    init(_ level: Logger.Level) { self.level = level }
  }

  package init(_ level: Logger.Level) { state = State(level) }

  package var level: Logger.Level {
    get { lock.withLock { state.level } }
    set { lock.withLock { state.level = newValue } }
  }
}
