package import Messages
package import Records

/// Turns facts into the MQTT messages of one connection to a broker, and owns all that differs.
///
/// Topics, payloads, content type, QoS, retain, last will, what is said at the beginning and at the end
/// of a connection, sequence numbers of its own, and how commands come and replies go. A connection has
/// one format, and its publisher has the only copy that makes messages: what a format counts belongs to
/// one connection.
package protocol PayloadFormat: Sendable {
  // MARK: A connection

  /// What the broker publishes if this gateway vanishes; asked for before each attempt to connect.
  mutating func will() -> BrokerMessage

  /// What is said first on a connection, before any item, in order.
  mutating func greeting() -> [BrokerMessage]

  /// What is said last, before leaving.
  mutating func farewell() -> [BrokerMessage]

  /// Where the greeting begins: what a broker that closes early may have closed on.
  var beginningTopic: String { get }

  /// Whether the newest retained items follow the greeting, for a broker that has forgotten them.
  var repeatsRetained: Bool { get }

  // MARK: Messages

  /// The message of an item.
  ///
  /// - Returns: `nil` where this format has no message for it; the item counts as delivered.
  /// - Throws: when the item cannot be read.
  mutating func message(
    for item: Message,
    _ marks: DeliveryMarks
  ) throws(RecordError) -> BrokerMessage?

  /// The message of what the gateway reports of itself now; `nil` where the format has none.
  mutating func message(for report: GatewayReport) -> BrokerMessage?

  // MARK: Commands

  /// The filters to subscribe to for these commands; without wildcards one for each.
  func commandFilters(for commands: [String], wildcards: Bool) -> [String]

  /// The command that a message on a topic is; `nil` for none.
  func command(on topic: String) -> String?
}

/// What is known of an item only when it is sent.
package struct DeliveryMarks: Sendable, Hashable {
  /// Counts the items with readings for this broker, from 1.
  package var sequence: Int64?
  /// Whether it is sent behind newer ones.
  package var isHistorical: Bool
  /// Whether it may be retained: no newer item has its key.
  package var retains: Bool

  package init(sequence: Int64? = nil, isHistorical: Bool = false, retains: Bool = false) {
    self.sequence = sequence
    self.isHistorical = isHistorical
    self.retains = retains
  }
}
