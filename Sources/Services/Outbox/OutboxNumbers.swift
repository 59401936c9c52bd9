/// How far the messages have come, by their ids: assigned, stored, counted and deleted.
struct OutboxNumbers {
  /// The last id and ordinal that a message got.
  private(set) var lastID: Int64
  private(set) var lastOrdinal: Int64
  /// The last message that is in the store.
  private(set) var storedID: Int64
  /// While the store fails: the last message in memory that the brokers may have.
  private(set) var exposedID: Int64 = 0
  /// The last message that was deleted, since every broker has it.
  private(set) var deletedUpTo: Int64 = 0
  /// The last message that the stored counters know of.
  private var countedID: Int64

  init(_ opening: OutboxOpening) {
    lastID = opening.lastID
    lastOrdinal = opening.lastOrdinal
    storedID = opening.storedID
    countedID = opening.storedID
  }

  /// Whether the stored counters are behind what is stored.
  var hasUncounted: Bool { storedID > countedID }

  /// The last message that may be sent to the brokers.
  func newestID(isFailing: Bool) -> Int64 { isFailing ? max(storedID, exposedID) : storedID }

  mutating func noteTaken(_ message: StoredMessage) {
    lastID = message.id
    lastOrdinal = message.ordinal ?? lastOrdinal
  }

  mutating func noteStored(upTo id: Int64) { storedID = id }

  mutating func noteExposed(upTo id: Int64) { exposedID = max(exposedID, id) }

  mutating func noteDeleted(upTo id: Int64) { deletedUpTo = id }

  mutating func noteCounted(upTo id: Int64) { countedID = id }
}
