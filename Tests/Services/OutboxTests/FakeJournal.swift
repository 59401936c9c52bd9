import Outbox
import System

/// A journal that outlives its outbox, with all messages that are neither stored nor delivered yet.
final class FakeJournal: MessageJournal, Sendable {
  private struct State {
    var kept: [(message: StoredMessage, isBound: Bool)] = []
    var mark: IntakeMark?
    var released: Int64 = 0
  }

  private let state = ThreadLock(State())

  var mark: IntakeMark? { state.withLock { $0.mark } }
  var isCrowded: Bool { false }

  /// Up to where messages were released.
  var releasedID: Int64 { state.withLock { $0.released } }

  /// The messages that a kill would leave.
  var ids: [Int64] { state.withLock { $0.kept.map(\.message.id) } }

  func begin(_ mark: IntakeMark) -> Bool {
    state.withLock { $0.mark = mark }
    return true
  }

  func messages(after id: Int64, boundUpTo bound: Int64) -> LeftBehind {
    state.withLock { state in
      var left = LeftBehind()
      for (message, isBound) in state.kept {
        left.noteFound(message.id, message.ordinal)
        if message.id > id, !isBound || message.id <= bound { left.messages.append(message) }
      }
      return left
    }
  }

  func append(_ messages: ArraySlice<StoredMessage>, boundAfter id: Int64) -> Bool {
    state.withLock { $0.kept += messages.map { ($0, $0.id > id) } }
    return true
  }

  func release(upTo id: Int64) {
    state.withLock { state in
      state.released = max(state.released, id)
      state.kept.removeAll { $0.message.id <= id }
    }
  }

  func noteAcknowledged(_ id: Int64, by broker: String) {
    state.withLock { $0.mark?.acknowledged[IntakeMark.key(of: broker)] = id }
  }

  func noteAhead(_ isAhead: Bool) { state.withLock { $0.mark?.isAhead = isAhead } }

  /// Simulates a power cut: nothing is left.
  func forgetAll() {
    state.withLock { state in
      state.kept = []
      state.mark = nil
    }
  }
}
