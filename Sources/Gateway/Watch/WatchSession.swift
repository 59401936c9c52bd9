import ServiceLifecycle
import UnixSignals

/// Watches until a signal, for some seconds, or until a person ends it.
package struct WatchSession: Sendable {
  private let watch: BrokerWatch
  private let screen: WatchScreen

  package init(watch: BrokerWatch, screen: WatchScreen) {
    self.watch = watch
    self.screen = screen
  }

  package func run(seconds: Int?) async {
    await screen.open()
    await withTaskGroup { group in
      group.addTask { await watch.run { await screen.take($0) } }
      group.addTask { await Self.awaitSignal() }
      group.addTask { await attend() }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      await group.next()
      group.cancelAll()
    }
    await screen.close(keepsPicture: seconds != nil)
  }

  /// Looks for keys 20 times a second and draws 4 times, until a person ends it.
  private func attend() async {
    var turn = 0
    while (try? await Task.sleep(for: .milliseconds(50))) != nil {
      if await screen.turn(draws: turn % 5 == 0) { return }
      for request in await screen.takeRequests() { await watch.send(request) }
      turn += 1
    }
  }

  private static func awaitSignal() async {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup, .sigquit)
    for await _ in signals { return }
  }
}
