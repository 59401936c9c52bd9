import Measurements
package import Messages

/// The way of a message through the outbox: it is posted, taken and kept, and the brokers' publishers are called.
extension Outbox {
  /// Takes messages without waiting for the outbox's thread.
  ///
  /// They go to the brokers at once, together with those that come while a broker is being served. Messages
  /// of one caller keep their order, also relative to those that it passes to ``append(_:changes:)``.
  ///
  /// - Returns: `false` where too many wait already: the caller is to wait for ``room()``.
  nonisolated package func post(_ messages: [Message]) -> Bool {
    switch intake.put(messages) {
    case .attended: return true
    // The outbox was idle, so it was not taking messages either.
    case .unattended: ring()
    case .crowded: start { await $0.relieve() }
    case .full: return false
    }
    return true
  }

  /// Returns when the outbox has taken what waits.
  nonisolated package func room() async { await append([]) }

  /// Makes the outbox's thread take what has come, soon and once.
  nonisolated func ring() {
    if let bell = thread.bell { bell.ring() } else { start { await $0.serve() } }
  }

  /// Takes what comes, until nothing does, and alerts the brokers' publishers if there is more for them.
  package func serve() {
    supply.readers.isServing = true
    repeat { take() } while !intake.setAttended(false)
    supply.readers.isServing = false
    // A publisher comes back for what there is.
    if supply.readers.takeNews() { for reader in supply.readers.all { reader() } }
  }

  /// Calls `reader` on the outbox's thread each time when there may be more for the brokers, with nothing else
  /// under way there; `nil`: no more.
  package func alert(_ broker: String, _ reader: (@Sendable () -> Void)?) {
    supply.readers.alert(broker, reader)
  }

  /// Alerts the brokers' publishers soon.
  func wakeReaders() {
    supply.readers.noteArrival()
    if !supply.readers.isServing { ring() }
  }

  /// Takes what was posted, followed by messages of the outbox's own, and lets the brokers have it.
  ///
  /// - Parameters:
  ///   - own: The outbox's own messages.
  ///   - isBound: Whether they wait for the changes of the store that were added.
  func take(_ own: [Message] = [], isBound: Bool = false) {
    let messages = intake.take(with: own, isBound: isBound)
    guard let last = messages.last else { return }
    for message in messages { admit(message) }
    if isBound, own.count > 0, own.count <= messages.count {
      changes.bind(messages[messages.count - own.count].id...last.id)
    }
    if record.isFailing, live.unsettledBytes > settings.memoryLimit { shed() }
    if live.unsettledBytes > settings.liveLimit, !commits.isRelieving, commits.mayTry(at: .now) {
      start { await $0.relieve() }
    }
    reserveAhead()
    if isStrict || supply.hasNewTopics { scheduleCommit() }
    scheduleUpkeep()
    wakeReaders()
  }

  private func admit(_ stored: StoredMessage) {
    record.noteTaken()
    numbers.noteTaken(stored)
    supply.noteTaken(stored)
    live.append(stored)
  }

  /// Stores what waits, before there is no room for it.
  func relieve() async {
    serve()
    guard !commits.isRelieving, commits.mayTry(at: .now) else { return }
    commits.isRelieving = true
    await spill(upTo: numbers.lastID, withCursors: false)
    commits.isRelieving = false
  }
}

/// Who is called when there may be more for the brokers.
struct AlertedReaders {
  private var brokers: [String] = []
  private(set) var all: [@Sendable () -> Void] = []
  /// Whether there may be more since they were called.
  private var hasNews = false
  /// Whether the outbox takes what comes just now, and calls them afterwards.
  var isServing = false

  /// Calls a broker's reader from now on; `nil`: no more.
  mutating func alert(_ broker: String, _ reader: (@Sendable () -> Void)?) {
    if let index = brokers.firstIndex(of: broker) {
      brokers.remove(at: index)
      all.remove(at: index)
    }
    if let reader {
      brokers.append(broker)
      all.append(reader)
    }
    hasNews = true
  }

  mutating func noteArrival() { hasNews = true }

  /// Whether they are to be called now.
  mutating func takeNews() -> Bool {
    defer { hasNews = false }
    return hasNews
  }
}
