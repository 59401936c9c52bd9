import Glibc
import Outbox
import System

/// A disk that keeps the notes of numbers over the ends of outboxes, and that fails on request.
final class FakeDisk: StorageSync, @unchecked Sendable {
  private struct State {
    var notes: [NumberNote] = []
    var run: UInt64 = 0
    var failure: StorageFailure?
    var isSlow = false
  }

  private let state = ThreadLock(State())

  /// The last outbox that used it.
  var run: UInt64 { state.withLock { $0.run } }
  var last: NumberNote? { state.withLock { $0.notes.last } }

  /// What the next outbox finds.
  var history: NumberHistory {
    state.withLock { state in
      state.notes.last.map { NumberHistory(run: state.run, note: $0) } ?? .exact
    }
  }

  /// Another outbox begins, and notes its first block.
  func begin(_ note: NumberNote) {
    state.withLock { state in
      state.run += 1
      state.notes.append(note)
    }
  }

  func fail(_ text: String?) {
    state.withLock { $0.failure = text.map { StorageFailure(text: $0, isFull: false) } }
  }

  /// Makes each note wait until this is called with `false`.
  func stall(_ isSlow: Bool) { state.withLock { $0.isSlow = isSlow } }

  func sync() {}

  func note(_ note: NumberNote) throws(StorageFailure) {
    while state.withLock({ $0.isSlow }) { usleep(1000) }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    state.withLock { $0.notes.append(note) }
  }
}
