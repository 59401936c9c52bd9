import Measurements

/// How far the messages have come, by their ids: assigned, settled, counted and deleted.
struct OutboxNumbers {
  /// The last id and ordinal that a message got.
  private(set) var lastID: Int64
  private(set) var lastOrdinal: Int64
  /// Up to here every message is stored, or was dropped, or every broker has it.
  private(set) var settledID: Int64
  /// The last message that was deleted, since every broker has it.
  private(set) var deletedUpTo: Int64
  /// The last message that the stored counters know of.
  private var countedID: Int64
  var reservation: NumberReservation

  /// `isReserving`: blocks of numbers are noted on a disk ahead of their use.
  init(_ opening: OutboxOpening, isReserving: Bool = false) {
    reservation = NumberReservation(isReserving ? opening.note : nil, at: .now)
    lastID = opening.lastID
    lastOrdinal = opening.lastOrdinal
    settledID = opening.settledID
    countedID = opening.state.storedID
    deletedUpTo = min(opening.cursors.values.map(\.acknowledged).min() ?? 0, opening.settledID)
  }

  /// Whether the stored counters are behind what is stored.
  var hasUncounted: Bool { settledID > countedID }

  mutating func noteTaken(_ message: StoredMessage) {
    lastID = message.id
    lastOrdinal = message.ordinal ?? lastOrdinal
  }

  mutating func noteSettled(upTo id: Int64) { settledID = max(settledID, id) }

  mutating func noteDeleted(upTo id: Int64) { deletedUpTo = id }

  mutating func noteCounted(upTo id: Int64) { countedID = id }
}
