/// Keeps messages until they are delivered or stored, also where the process is killed.
///
/// Used from one thread at a time.
package protocol MessageJournal: AnyObject {
  /// How far the earlier process had come, or this one; `nil`: it is not known.
  var mark: IntakeMark? { get }

  /// Whether there will soon be no room, unless messages are released.
  var isCrowded: Bool { get }

  /// Begins the marks of this process.
  ///
  /// - Returns: whether it could be written.
  func begin(_ mark: IntakeMark) -> Bool

  /// The messages after an id that an earlier process was given, ordered by id.
  ///
  /// - Parameters:
  ///   - id: The store, or every broker, has all messages up to this one.
  ///   - bound: Later messages do not count where they belong to a change of the store that it lacks.
  /// - Returns: those that count, and the highest numbers of all.
  func messages(after id: Int64, boundUpTo bound: Int64) -> LeftBehind

  /// Keeps messages, in order; those after `id` do not count without the change of the store that they belong to.
  ///
  /// - Returns: whether they are kept.
  func append(_ messages: ArraySlice<StoredMessage>, boundAfter id: Int64) -> Bool

  /// Notes that all messages up to this id are stored, or were dropped, or every broker has them.
  func release(upTo id: Int64)

  /// Notes that a broker has all messages up to this id.
  func noteAcknowledged(_ id: Int64, by broker: String)

  /// Notes whether brokers may have seen what belongs to changes that the store lacks.
  func noteAhead(_ isAhead: Bool)
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
