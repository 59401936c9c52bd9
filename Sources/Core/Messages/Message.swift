package import Measurements

/// What a message is; this decides what is dropped last when the store is full.
package enum MessageClass: Int, Sendable, Hashable, CaseIterable {
  /// `data`: the only messages with a `seq`; dropped first.
  case telemetry = 0
  /// KPI results.
  case indicator = 1
  case event = 2
  /// `meta` and `status`: only the newest message of a topic matters.
  case state = 3

  /// The name in `health`.
  package var name: String {
    switch self {
    case .telemetry: "telemetry"
    case .indicator: "kpi"
    case .event: "event"
    case .state: "state"
    }
  }

  /// The order in which classes are dropped when there is no room.
  package static let firstToGo: [Self] = [.telemetry, .indicator, .state, .event]
}

/// An item on its way to the brokers.
package struct Message: Sendable, Hashable {
  /// What it is about, and its name: of the items with one key only the newest may be retained.
  package var topic: String
  /// A record in bytes; or JSON without a `seq`, as an earlier version has stored it with its topic.
  package var payload: [UInt8]
  package var messageClass: MessageClass
  package var retain: Bool
  /// The time of acquisition.
  package var timestamp: Timestamp

  package init(
    topic: String,
    payload: [UInt8],
    messageClass: MessageClass,
    retain: Bool,
    timestamp: Timestamp
  ) {
    self.topic = topic
    self.payload = payload
    self.messageClass = messageClass
    self.retain = retain
    self.timestamp = timestamp
  }

  /// Inserts `"seq":n` and `"historical":true` after the first member of a JSON object.
  ///
  /// Each broker has its own count, so the number is known only when a message is sent.
  package static func marked(
    _ payload: [UInt8],
    sequence: Int64?,
    isHistorical: Bool = false
  ) -> [UInt8] {
    guard sequence != nil || isHistorical, let comma = payload.firstIndex(of: UInt8(ascii: ","))
    else { return payload }
    var result: [UInt8] = []
    result.reserveCapacity(payload.count + 48)
    result.append(contentsOf: payload[..<comma])
    if let sequence {
      result.append(contentsOf: ",\"seq\":".utf8)
      result.append(contentsOf: String(sequence).utf8)
    }
    if isHistorical { result.append(contentsOf: ",\"historical\":true".utf8) }
    result.append(contentsOf: payload[comma...])
    return result
  }
}
