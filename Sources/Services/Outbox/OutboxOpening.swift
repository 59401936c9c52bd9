/// What an outbox starts with: what its store holds, and what an earlier process left in the intake.
package struct OutboxOpening: Sendable {
  let intake: MessageIntake
  let state: OutboxState
  /// Messages of an earlier process that neither the store nor all brokers have, ordered by id.
  let leftBehind: [StoredMessage]
  let lastID: Int64
  let lastOrdinal: Int64
  /// Up to here every message is stored, or was dropped, or every broker has it.
  let settledID: Int64
  let cursors: [String: BrokerCursor]
  /// The ordinals that are never given, since nobody knows which of them an earlier process gave.
  package let skipped: ClosedRange<Int64>?
  /// The ordinals that were given while a broker was not served, by the broker.
  let missed: [String: ClosedRange<Int64>]
  /// What is to be noted of the numbers before the first of them is given.
  package private(set) var note: NumberNote
  /// Whether it is unknown what the brokers have seen of the earlier process.
  package let isCut: Bool
  private let formerRun: UInt64

  /// Opens a store for exactly these brokers, before it gets its own thread.
  ///
  /// A new broker gets messages from now on; a broker that is gone is forgotten.
  ///
  /// - Parameters:
  ///   - storage: The store.
  ///   - brokers: The brokers' ids.
  ///   - intake: Where ``Outbox/post(_:)`` puts messages.
  ///   - history: What was noted of the numbers.
  /// - Throws: when the store cannot be used.
  package init(
    _ storage: any OutboxStorage,
    brokers: [String],
    intake: MessageIntake,
    history: NumberHistory = .exact
  ) throws(StorageFailure) {
    self.intake = intake
    state = try storage.load()
    let mark = intake.lastMark()
    let acknowledged = Self.acknowledged(state, mark, brokers)
    let left = intake.leftBehind(
      after: max(state.storedID, acknowledged.values.min() ?? 0),
      boundUpTo: state.boundID
    )
    leftBehind = brokers.isEmpty ? [] : left.messages
    let start = NumberStart(state, left, mark, history)
    (lastID, lastOrdinal, skipped, note) = (start.id, start.ordinal, start.skipped, start.note)
    isCut = !start.isExact || mark?.isAhead ?? false
    formerRun = start.isExact ? history.run ?? 0 : 0
    settledID = min(lastID, (leftBehind.first?.id ?? .max) - 1)
    var cursors: [String: BrokerCursor] = [:]
    for broker in brokers {
      let former = state.formerBrokers[broker]?.ordinalBase
      let fresh = BrokerCursor(acknowledged: start.id, ordinalBase: former ?? start.ordinal)
      cursors[broker] = state.cursors[broker] ?? fresh
      if let id = acknowledged[broker] { cursors[broker]?.acknowledged = id }
    }
    self.cursors = cursors
    var missed: [String: ClosedRange<Int64>] = [:]
    for broker in brokers where state.cursors[broker] == nil {
      guard let former = state.formerBrokers[broker], former.lastOrdinal < start.ordinal else {
        continue
      }
      missed[broker] = former.lastOrdinal + 1...start.ordinal
    }
    self.missed = missed
    // A new broker's start must be on the disk before its first message: another one would begin at 1 again.
    var transaction = OutboxTransaction()
    transaction.cursors = cursors.filter { state.cursors[$0.key] == nil }
    transaction.lastID = max(state.storedID, min(settledID, lastID))
    transaction.lastOrdinal = lastOrdinal
    transaction.isSynced = true
    if !transaction.isEmpty { _ = try storage.commit(transaction) }
    for broker in state.cursors.keys where !brokers.contains(broker) {
      try storage.forget(broker: broker, at: lastOrdinal)
    }
  }

  /// What the intake is to keep over a kill of the process `run`, before anything else.
  package func mark(of run: UInt64) -> IntakeMark {
    IntakeMark(
      run: run,
      formerRun: formerRun,
      lastID: lastID,
      lastOrdinal: lastOrdinal,
      acknowledged: Dictionary(
        cursors.map { (IntakeMark.key(of: $0.key), $0.value.acknowledged) },
        uniquingKeysWith: min
      )
    )
  }

  /// The first block could not be noted: no message is sent until one is, or its failure is told.
  package mutating func noteUnreserved() {
    (note.reservedID, note.reservedOrdinal) = (lastID, lastOrdinal)
  }

  /// How far each known broker has acknowledged: the intake is ahead of the store.
  private static func acknowledged(
    _ state: OutboxState,
    _ mark: IntakeMark?,
    _ brokers: [String]
  ) -> [String: Int64] {
    var result: [String: Int64] = [:]
    for broker in brokers {
      guard let stored = state.cursors[broker]?.acknowledged else { continue }
      result[broker] = max(stored, mark?.acknowledged(by: broker) ?? 0)
    }
    return result
  }
}

/// What was noted of the numbers by earlier processes.
package struct NumberHistory: Sendable {
  /// The process that wrote it, where its intake may still know the last numbers; `nil`: it cannot.
  package var run: UInt64?
  package var note: NumberNote
  /// How many more numbers may have been given than were reserved, where the last ones are not known.
  package var margin = NumberReservation.smallestBlock

  package init(run: UInt64?, note: NumberNote) {
    self.run = run
    self.note = note
  }

  /// What the store and the intake know is all there is.
  package static let exact = {
    var note = NumberNote(lastID: 0, lastOrdinal: 0, reservedID: 0, reservedOrdinal: 0)
    note.isClosed = true
    return NumberHistory(run: nil, note: note)
  }()
}

/// Where the numbers go on.
private struct NumberStart {
  var id: Int64
  var ordinal: Int64
  /// Whether it is known which numbers were given.
  var isExact: Bool
  var skipped: ClosedRange<Int64>?
  var note: NumberNote

  init(_ state: OutboxState, _ left: LeftBehind, _ mark: IntakeMark?, _ history: NumberHistory) {
    let past = history.note
    let known = max(state.lastID, left.lastID, mark?.lastID ?? 0, past.lastID)
    let knownOrdinal = max(
      state.lastOrdinal,
      left.lastOrdinal,
      mark?.lastOrdinal ?? 0,
      past.lastOrdinal
    )
    isExact = past.isClosed || mark?.goesOn(after: history.run) ?? false
    (id, ordinal) = (known, knownOrdinal)
    if !isExact {
      // While the disk failed more may have been given than was reserved.
      let beyond = known >= past.reservedID ? history.margin : 0
      id = max(known, past.reservedID) + beyond
      ordinal = max(knownOrdinal, past.reservedOrdinal) + beyond
    }
    let from = past.untold?.lowerBound ?? (knownOrdinal + 1)
    skipped = isExact ? past.untold : from <= ordinal ? from...ordinal : nil
    note = NumberNote(after: id, ordinal)
    note.untold = skipped
  }
}
