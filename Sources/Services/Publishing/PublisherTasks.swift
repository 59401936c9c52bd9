/// What a publisher does beside its events; each kind at most once.
struct PublisherTasks {
  enum Kind: Hashable, CaseIterable {
    /// Waits, and starts the next attempt to connect.
    case reconnecting
    /// Sends the greeting of a connection.
    case greeting
    /// Waits after a refusal.
    case resuming
    /// Waits for a connection that is only tried to last.
    case judging
  }

  private var running: [Kind: Task<Void, Never>] = [:]

  /// Starts a task in the place of the one of its kind.
  mutating func start(_ kind: Kind, _ task: Task<Void, Never>) {
    running.updateValue(task, forKey: kind)?.cancel()
  }

  mutating func cancel(_ kind: Kind) { running.removeValue(forKey: kind)?.cancel() }

  /// A connection ended, and with it all that belongs to it.
  mutating func endConnection() {
    for kind in [Kind.greeting, .resuming, .judging] { cancel(kind) }
  }

  mutating func endAll() { Kind.allCases.forEach { cancel($0) } }
}
