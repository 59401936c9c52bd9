package import Logging
import System

/// A log line as a listener gets it.
package struct TappedLine: Sendable {
  package var level: String
  package var message: String
  package var fields: [String: String]
  /// How many lines before it were left out because there were too many.
  package var dropped: Int
}

/// Lets one listener read the log for a while, at its own level.
///
/// The listener gets a limited number of lines.
package final class LogTap: Sendable {
  private let lock = ThreadLock()
  private let state = State()

  /// Only used under the lock.
  private final class State: @unchecked Sendable {
    var level: Logger.Level?
    var listener: AsyncStream<TappedLine>.Continuation?
    var allowance = LogTap.burst
    var refilledAt: Int64 = 0
    var dropped = 0
  }

  /// Lines per second in the long run, and at once.
  private static let rate = 20.0
  private static let burst = 100.0
  /// A message is cut after this many characters.
  private static let longestMessage = 2048

  package init() {}

  /// The level of the listener; `nil` while there is none.
  var level: Logger.Level? { lock.withLock { state.level } }

  /// Begins to listen; an earlier listener gets no more lines.
  package func listen(at level: Logger.Level) -> AsyncStream<TappedLine> {
    let (stream, listener) = AsyncStream.makeStream(
      of: TappedLine.self,
      bufferingPolicy: .bufferingOldest(256)
    )
    let former = lock.withLock {
      let former = state.listener
      (state.level, state.listener) = (level, listener)
      (state.allowance, state.refilledAt, state.dropped) = (Self.burst, MonotonicClock.now(), 0)
      return former
    }
    former?.finish()
    return stream
  }

  package func stop() {
    let former = lock.withLock {
      let former = state.listener
      (state.level, state.listener) = (nil, nil)
      return former
    }
    former?.finish()
  }

  func offer(_ line: LogLine) {
    lock.withLock {
      guard let level = state.level, line.level >= level, let listener = state.listener else {
        return
      }
      guard takeAllowance() else {
        state.dropped += 1
        return
      }
      let tapped = TappedLine(
        level: line.level.rawValue,
        message: String(line.message.prefix(Self.longestMessage)),
        fields: line.metadata,
        dropped: state.dropped
      )
      if case .enqueued = listener.yield(tapped) { state.dropped = 0 } else { state.dropped += 1 }
    }
  }

  private func takeAllowance() -> Bool {
    let now = MonotonicClock.now()
    let gained = Double(now - state.refilledAt) / 1e9 * Self.rate
    state.allowance = min(Self.burst, state.allowance + gained)
    state.refilledAt = now
    guard state.allowance >= 1 else { return false }
    state.allowance -= 1
    return true
  }
}
