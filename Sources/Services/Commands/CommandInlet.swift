/// Where broker connections put commands, and where the ``CommandHandler`` takes them.
package actor CommandInlet {
  nonisolated let commands: AsyncStream<IncomingCommand>
  private let entrance: AsyncStream<IncomingCommand>.Continuation
  private var lost = 0

  /// This many commands may wait; further ones are lost, and the log says so.
  static let capacity = 256

  package init() {
    (commands, entrance) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Self.capacity)
    )
  }

  package func receive(_ incoming: IncomingCommand) {
    if case .dropped = entrance.yield(incoming) { lost += 1 }
  }

  /// How many were lost since the last call.
  func takeLost() -> Int {
    defer { lost = 0 }
    return lost
  }
}
