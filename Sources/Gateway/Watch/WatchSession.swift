import ServiceLifecycle
import UnixSignals

/// Watches until a signal, or for some seconds.
package struct WatchSession: Sendable {
  private let watch: BrokerWatch
  private let screen: WatchScreen

  package init(watch: BrokerWatch, screen: WatchScreen) {
    self.watch = watch
    self.screen = screen
  }

  package func run(seconds: Int?) async {
    await withTaskGroup { group in
      group.addTask { await watch.run { await screen.take($0) } }
      group.addTask { await Self.awaitSignal() }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      let drawing = Task { await draw() }
      await group.next()
      drawing.cancel()
      group.cancelAll()
    }
    await screen.draw()
  }

  private func draw() async {
    while (try? await Task.sleep(for: .milliseconds(500))) != nil { await screen.draw() }
  }

  private static func awaitSignal() async {
    for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
  }
}
