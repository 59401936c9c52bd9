/// How far each broker has acknowledged, and which of these cursors are not stored.
struct BrokerCursors {
  private var cursors: [String: BrokerCursor]
  /// Stored with the next upkeep.
  private var changed: Set<String> = []
  /// Stored with the next transaction, even without messages.
  ///
  /// A new broker's start must be stored before its first message.
  private var urgent: Set<String> = []
  /// How far the intake was told that each has acknowledged.
  private var kept: [String: Int64]
  /// After a kill so many messages are sent a second time, beside those of half a second.
  private static let mostUnkept: Int64 = 16
  /// Brokers that the outbox has known, and where their `seq` starts.
  var former: [String: FormerBroker]

  init(_ cursors: [String: BrokerCursor], former: [String: FormerBroker] = [:]) {
    self.cursors = cursors
    self.former = former
    // The intake begins with them.
    kept = cursors.mapValues(\.acknowledged)
  }

  subscript(broker: String) -> BrokerCursor? { cursors[broker] }

  var all: [String: BrokerCursor] { cursors }

  var isEmpty: Bool { cursors.isEmpty }

  var hasChanged: Bool { !changed.isEmpty }

  var hasUrgent: Bool { !urgent.isEmpty }

  /// The last message that every broker has acknowledged.
  var acknowledgedByAll: Int64 { cursors.values.reduce(.max) { min($0, $1.acknowledged) } }

  mutating func admit(_ broker: String, at cursor: BrokerCursor) {
    cursors[broker] = cursor
    urgent.insert(broker)
  }

  mutating func dismiss(_ broker: String) {
    cursors[broker] = nil
    kept[broker] = nil
    changed.remove(broker)
    urgent.remove(broker)
  }

  /// - Returns: whether the broker had not acknowledged the message before.
  mutating func acknowledge(_ id: Int64, by broker: String) -> Bool {
    guard let cursor = cursors[broker], id > cursor.acknowledged else { return false }
    cursors[broker]?.acknowledged = id
    changed.insert(broker)
    return true
  }

  // MARK: Over the end of the process

  /// Whether the intake is to keep a broker's cursor now: for each message it would cost as much as the message.
  func mustKeep(_ broker: String) -> Bool {
    (cursors[broker]?.acknowledged ?? 0) - (kept[broker] ?? 0) >= Self.mostUnkept
  }

  /// Brokers whose cursors the intake does not keep yet.
  var unkept: [String] { cursors.keys.filter { cursors[$0]?.acknowledged != kept[$0] } }

  /// How far a broker has acknowledged; `nil` where the intake keeps it.
  mutating func takeUnkept(of broker: String) -> Int64? {
    guard let id = cursors[broker]?.acknowledged else { return nil }
    return kept.updateValue(id, forKey: broker) == id ? nil : id
  }

  /// Cursors that were not stored go with the next transaction.
  mutating func putBack(_ cursors: [String: BrokerCursor]) { urgent.formUnion(cursors.keys) }

  mutating func takeUrgent() -> [String: BrokerCursor] {
    defer { urgent = [] }
    return cursors.filter { urgent.contains($0.key) }
  }

  /// - Parameter includesAll: Whether also those that have not changed, as after a failure.
  /// - Returns: the cursors to store.
  mutating func takeChanged(includesAll: Bool) -> [String: BrokerCursor] {
    defer { changed = [] }
    return includesAll ? cursors : cursors.filter { changed.contains($0.key) }
  }
}
