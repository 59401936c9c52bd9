import Measurements

/// What a store notes of the numbers, so that after a power cut none is given twice.
package struct NumberNote: Sendable, Hashable {
  /// The last id and ordinal that were given when it was written.
  package var lastID: Int64
  package var lastOrdinal: Int64
  /// Up to here they may have been given.
  package var reservedID: Int64
  package var reservedOrdinal: Int64
  /// The ordinals that were skipped and of which no stored event tells.
  package var untold: ClosedRange<Int64>?
  /// Whether the process has ended on request: the last numbers are exact then.
  package var isClosed = false

  package init(lastID: Int64, lastOrdinal: Int64, reservedID: Int64, reservedOrdinal: Int64) {
    (self.lastID, self.lastOrdinal) = (lastID, lastOrdinal)
    (self.reservedID, self.reservedOrdinal) = (reservedID, reservedOrdinal)
  }

  /// The first block of a process.
  package init(after lastID: Int64, _ lastOrdinal: Int64) {
    self.init(
      lastID: lastID,
      lastOrdinal: lastOrdinal,
      reservedID: lastID + NumberReservation.smallestBlock,
      reservedOrdinal: lastOrdinal + NumberReservation.smallestBlock
    )
  }
}

/// The block of numbers that is noted on the disk ahead of their use.
///
/// A message whose number lies above it is not sent; since the next block is noted when half of one is used,
/// none has to wait for it.
package struct NumberReservation {
  package static let smallestBlock: Int64 = 10_000
  /// A block lasts at least twice so long.
  private static let halfBlock = Duration.seconds(10)

  /// The last reserved id; an ordinal never grows faster than an id.
  private(set) var reservedID: Int64
  private(set) var untold: ClosedRange<Int64>?
  /// Why the disk does not take a note, while it does not.
  private(set) var fault: String?
  private var isRunning = false
  private var begunAt: MonotonicTime
  private var begunID: Int64
  private var dueID: Int64

  /// - Parameters:
  ///   - note: The block that is noted; `nil`: nothing survives the process, so all numbers are reserved.
  ///   - now: The present time.
  init(_ note: NumberNote?, at now: MonotonicTime) {
    reservedID = note?.reservedID ?? .max
    untold = note?.untold
    begunAt = now
    begunID = note?.lastID ?? 0
    dueID = note.map { $0.lastID + ($0.reservedID - $0.lastID) / 2 } ?? .max
  }

  /// The last message that may be sent: a disk that fails keeps nothing from the brokers.
  var limit: Int64 { fault == nil ? reservedID : .max }

  /// Whether a block is to begin with the messages up to this one.
  func isDue(_ lastID: Int64) -> Bool { lastID > dueID && !isRunning }

  /// Begins the next block, if it is time to.
  ///
  /// - Returns: what is to be noted; ``noteDone(_:)`` or ``noteFailure(_:)`` follows.
  mutating func begin(
    _ lastID: Int64,
    _ lastOrdinal: Int64,
    at now: MonotonicTime
  ) -> NumberNote? {
    guard isDue(lastID) else { return nil }
    isRunning = true
    let (used, time) = (lastID - begunID, max(.seconds(1), now - begunAt))
    let fraction = max(Self.halfBlock / time, 0.001)
    let block = max(Self.smallestBlock, Int64(2 * Double(used) * fraction))
    (begunAt, begunID) = (now, lastID)
    var note = NumberNote(
      lastID: lastID,
      lastOrdinal: lastOrdinal,
      reservedID: lastID + block,
      reservedOrdinal: lastOrdinal + block
    )
    note.untold = untold
    return note
  }

  /// - Returns: whether it is the end of a fault.
  mutating func noteDone(_ note: NumberNote) -> Bool {
    defer { fault = nil }
    isRunning = false
    reservedID = max(reservedID, note.reservedID)
    dueID = note.lastID + (note.reservedID - note.lastID) / 2
    return fault != nil
  }

  /// Tries again with one of the next messages.
  ///
  /// - Returns: whether the fault is news.
  mutating func noteFailure(_ text: String, at lastID: Int64) -> Bool {
    defer { fault = text }
    isRunning = false
    dueID = lastID + 1000
    return fault != text
  }

  /// An event that tells of the skipped numbers is on the disk.
  mutating func noteTold() { untold = nil }
}
