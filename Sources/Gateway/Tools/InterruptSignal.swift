import Glibc
import UnixSignals

/// What happens when somebody presses Ctrl-C or ends the program with SIGTERM.
package enum InterruptSignal {
  /// From the return on, the first signal calls `body`, and the second ends the program.
  package static func onFirst(_ body: @escaping @Sendable () -> Void) async {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    Task {
      var isSecond = false
      for await signal in signals {
        guard !isSecond else { _exit(128 + signal.rawValue) }
        isSecond = true
        body()
      }
    }
  }
}
