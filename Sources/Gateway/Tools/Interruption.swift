import Modbus
import System

/// Ends what some connections wait for, from any thread, for good: somebody pressed Ctrl-C.
package final class Interruption: Sendable {
  private struct State {
    var isInterrupted = false
    var interrupters: [ConnectionInterrupter] = []
  }

  private let state = ThreadLock(State())

  package init() {}

  package var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  package func interrupt() {
    let waiting = state.withLock { state in
      state.isInterrupted = true
      return state.interrupters
    }
    for interrupter in waiting { interrupter.interrupt() }
  }

  /// A connection that was made before or after the interruption.
  func add(_ interrupter: ConnectionInterrupter) {
    let isLate = state.withLock { state in
      // Each of them keeps a descriptor: those of a long scan are not all kept.
      state.interrupters = state.interrupters.suffix(3) + [interrupter]
      return state.isInterrupted
    }
    if isLate { interrupter.interrupt() }
  }
}
