package import Messages

/// Where messages wait until the outbox takes them; adding one needs no change of threads.
///
/// Used from any thread.
package protocol MessageIntake: AnyObject, Sendable {
  /// How far the earlier process had come that used the intake last; `nil`: none is known.
  func lastMark() -> IntakeMark?

  /// The messages after an id that an earlier process was given, ordered by id.
  ///
  /// - Parameters:
  ///   - id: The store, or every broker, has all messages up to this one.
  ///   - bound: Later messages do not count where they belong to a change of the store that it lacks.
  /// - Returns: those that count, and the highest numbers of all.
  func leftBehind(after id: Int64, boundUpTo bound: Int64) -> LeftBehind

  /// Takes messages from now on; the first one gets the id after `lastID`.
  func open(lastID: Int64, lastOrdinal: Int64)

  /// Drops the messages that come from now on.
  func close()

  /// Adds messages, in order, and keeps them if the process is killed before they are stored.
  func put(_ messages: [Message]) -> IntakeState

  /// Adds the outbox's own messages behind those that wait, and takes all of them, in order.
  ///
  /// - Parameters:
  ///   - messages: The outbox's own.
  ///   - isBound: Whether they belong to a change of the store: without it they do not count.
  /// - Returns: those that waited, and these.
  func take(with messages: [Message], isBound: Bool) -> [StoredMessage]

  /// Notes that all messages up to this id are stored, or were dropped, or every broker has them.
  func release(upTo id: Int64)

  /// Notes that a broker has all messages up to this id.
  func noteAcknowledged(_ id: Int64, by broker: String)

  /// Notes whether brokers may have seen what belongs to changes that the store lacks.
  func noteAhead(_ isAhead: Bool)

  /// Notes whether the outbox takes messages without being asked.
  ///
  /// - Returns: `false` where messages are waiting and the outbox must stay; nothing is changed
  ///   then.
  func setAttended(_ isAttended: Bool) -> Bool
}

/// How far a process had come, as the next one finds it in the intake.
package struct IntakeMark: Sendable, Hashable {
  /// The process, and the one before it if it went on from there without having given a number.
  package var run: UInt64
  package var formerRun: UInt64
  package var lastID: Int64
  package var lastOrdinal: Int64
  /// Whether brokers may have seen what belongs to changes that the store lacks.
  package var isAhead: Bool
  /// By ``key(of:)`` of the broker.
  package var acknowledged: [UInt64: Int64]

  package init(
    run: UInt64,
    formerRun: UInt64,
    lastID: Int64,
    lastOrdinal: Int64,
    isAhead: Bool = false,
    acknowledged: [UInt64: Int64] = [:]
  ) {
    self.run = run
    self.formerRun = formerRun
    self.lastID = lastID
    self.lastOrdinal = lastOrdinal
    self.isAhead = isAhead
    self.acknowledged = acknowledged
  }

  func acknowledged(by broker: String) -> Int64? { acknowledged[Self.key(of: broker)] }

  /// Whether the numbers of a process are known exactly.
  func goesOn(after run: UInt64?) -> Bool {
    run.map { $0 == self.run || $0 == formerRun } ?? false
  }

  /// A number for a broker's id: FNV-1a.
  package static func key(of broker: String) -> UInt64 {
    broker.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}

/// What an earlier process left in the intake.
package struct LeftBehind: Sendable, Hashable {
  /// Those that count, ordered by id.
  package var messages: [StoredMessage] = []
  /// The highest id and ordinal of all that were found, whether they count or not.
  package var lastID: Int64 = 0
  package var lastOrdinal: Int64 = 0

  package init() {}

  /// Notes that a message was found, whether it counts or not.
  package mutating func noteFound(_ id: Int64, _ ordinal: Int64?) {
    lastID = max(lastID, id)
    lastOrdinal = max(lastOrdinal, ordinal ?? 0)
  }
}

/// What a caller that has put messages into a ``MessageIntake`` must do.
package enum IntakeState: Sendable {
  /// Nothing: the outbox takes them without being asked.
  case attended
  /// The caller must wake the outbox; it is attended from now on.
  case unattended
  /// The room for what is kept over a kill becomes short: the outbox must store messages soon.
  case crowded
  /// The intake is full: the outbox must take the messages now.
  case full
}

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

  /// Takes what comes, until nothing does, and alerts the brokers' publishers if there is more for them.
  func serve() {
    isServing = true
    repeat { take() } while !intake.setAttended(false)
    isServing = false
    // A publisher comes back for what there is.
    for reader in supply.takeAlerted() { reader() }
  }

  /// Alerts the brokers' publishers soon.
  func wakeReaders() {
    supply.noteArrival()
    if !isServing { ring() }
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
    if live.unsettledBytes > settings.liveLimit, !isRelieving, commits.mayTry(at: .now) {
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
    guard !isRelieving, commits.mayTry(at: .now) else { return }
    isRelieving = true
    await spill(upTo: numbers.lastID, withCursors: false)
    isRelieving = false
  }
}
