/// What an outbox starts with: what its store holds, and what an earlier process left in the intake.
package struct OutboxOpening: Sendable {
  let intake: any MessageIntake
  let state: OutboxState
  /// Messages of an earlier process that it may not have stored, ordered by id.
  let leftBehind: [StoredMessage]
  let lastID: Int64
  let lastOrdinal: Int64
  let storedID: Int64
  let cursors: [String: BrokerCursor]

  /// Opens a store for exactly these brokers, before it gets its own thread.
  ///
  /// A new broker gets messages from now on; a broker that is gone is forgotten.
  ///
  /// - Parameters:
  ///   - storage: The store.
  ///   - brokers: The brokers' ids.
  ///   - intake: Where ``Outbox/post(_:)`` puts messages.
  /// - Throws: when the store cannot be used.
  package init(
    _ storage: any OutboxStorage,
    brokers: [String],
    intake: any MessageIntake
  ) throws(StorageFailure) {
    self.intake = intake
    state = try storage.load()
    leftBehind = brokers.isEmpty ? [] : intake.leftBehind(after: state.storedID)
    lastID = max(state.lastID, leftBehind.last?.id ?? 0)
    lastOrdinal = max(state.lastOrdinal, leftBehind.compactMap(\.ordinal).max() ?? 0)
    storedID = min(state.lastID, (leftBehind.first?.id ?? .max) - 1)
    let fresh = BrokerCursor(acknowledged: lastID, ordinalBase: lastOrdinal)
    var cursors: [String: BrokerCursor] = [:]
    for broker in brokers { cursors[broker] = state.cursors[broker] ?? fresh }
    self.cursors = cursors
    // A new broker's start must be stored before its first message.
    var start = OutboxTransaction()
    start.cursors = cursors.filter { state.cursors[$0.key] == nil }
    start.lastID = lastID
    start.lastOrdinal = lastOrdinal
    if !start.isEmpty { _ = try storage.commit(start) }
    for broker in state.cursors.keys where !brokers.contains(broker) {
      try storage.forget(broker: broker)
    }
  }
}
