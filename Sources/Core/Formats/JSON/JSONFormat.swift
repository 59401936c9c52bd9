import Measurements
package import Messages
package import Records

/// JSON on topics of the gateway's own namespace.
package struct JSONFormat: PayloadFormat {
  private let surroundings: FormatSurroundings
  private let topics: JSONTopics
  private let payloads: JSONPayloads
  private var keys = JSONKeys()
  /// Reused for every message.
  private var json = JSONWriter(capacity: 4096)

  static let kind = PayloadKind(contentType: "application/json", schema: JSONPayloads.schema)

  package init(_ surroundings: FormatSurroundings) {
    self.surroundings = surroundings
    topics = JSONTopics(surroundings.topics, surroundings.layout)
    payloads = JSONPayloads(gateway: surroundings.topics.gateway, epoch: surroundings.epoch)
  }

  // MARK: A connection

  package func will() -> BrokerMessage { status(.lost) }

  package func greeting() -> [BrokerMessage] { [status(.started)] }

  package func farewell() -> [BrokerMessage] { [status(.stopped)] }

  package var beginningTopic: String { surroundings.topics.ofGateway("status") }

  package var repeatsRetained: Bool { true }

  private func status(_ reason: StandingReason) -> BrokerMessage {
    status(surroundings.standing(reason))
  }

  private func status(_ standing: GatewayStanding) -> BrokerMessage {
    var json = JSONWriter(capacity: 512)
    payloads.write(standing, to: &json)
    return BrokerMessage(
      topic: beginningTopic,
      payload: json.bytes,
      retain: true,
      kind: Self.kind
    )
  }

  // MARK: Messages

  package mutating func message(
    for item: Message,
    _ marks: DeliveryMarks
  ) throws(RecordError) -> BrokerMessage? {
    var topic = item.topic
    let payload: [UInt8]
    if RecordHead.begins(item.payload) {
      topic = try write(item, marks)
      payload = json.bytes
    } else {
      // What an earlier version has stored is JSON already, with its topic.
      payload = Message.marked(
        item.payload,
        sequence: marks.sequence,
        isHistorical: marks.isHistorical
      )
    }
    return BrokerMessage(
      topic: topic,
      payload: payload,
      retain: marks.retains,
      mayExpire: item.messageClass == .telemetry,
      kind: Self.kind
    )
  }

  /// Writes the payload of a record.
  ///
  /// - Returns: the topic.
  private mutating func write(
    _ item: Message,
    _ marks: DeliveryMarks
  ) throws(RecordError) -> String {
    json.reset()
    var reader = ByteReader(item.payload)
    let head = try reader.head()
    guard head.kind == .readings, case .asset(let position) = head.subject else {
      let record = try RecordCoder.record(item.payload, surroundings.dictionaries)
      payloads.write(record, marks, topics, to: &json)
      return topics.topic(of: record, key: item.topic)
    }
    guard
      let asset = keys.asset(position, of: head.revision, surroundings.dictionaries, topics)
    else { throw .unknownName }
    try writeReadings(&reader, at: head.time, asset.keys, marks)
    return topics.layout == .assetFirst ? item.topic : asset.topic
  }

  /// Writes the readings that follow a head.
  ///
  /// - Parameters:
  ///   - reader: Stands behind the head.
  ///   - time: The head's.
  ///   - keys: The points' keys, by their positions.
  ///   - marks: What is known only when it is sent.
  /// - Throws: when there are no such readings; some may be written by then.
  private mutating func writeReadings(
    _ reader: inout ByteReader,
    at time: Timestamp,
    _ keys: EncodedKeys,
    _ marks: DeliveryMarks
  ) throws(RecordError) {
    json.open()
    payloads.beginReadings(time, marks, &json)
    var last = -1
    for _ in 0..<(try reader.readingCount()) {
      let (point, value) = try reader.reading(after: last)
      guard point < keys.count else { throw .unknownName }
      json.member(keys, point, value)
      last = point
    }
    json.close()
    json.key(encoded: payloads.beginOfBad)
    for _ in 0..<(try reader.readingCount()) {
      let (point, code) = try reader.badReading()
      guard point < keys.count else { throw .unknownName }
      json.key(keys, point)
      json.string(code.code)
    }
    guard reader.isAtEnd else { throw .malformed }
    json.close()
    json.close()
  }

  package func message(for report: GatewayReport) -> BrokerMessage? {
    switch report {
    case .status(let standing): return status(standing)
    case .document(let name, let json):
      return BrokerMessage(
        topic: surroundings.topics.ofGateway(name),
        payload: payloads.naming(json),
        retain: false,
        kind: Self.kind
      )
    case .reply(let answer):
      return BrokerMessage(
        topic: answer.topic ?? surroundings.topics.ofGateway("reply/\(answer.command)"),
        payload: payloads.naming(answer.json),
        retain: false,
        correlationData: answer.correlationData,
        kind: Self.kind
      )
    }
  }

  // MARK: Commands

  private var commandPrefix: String { surroundings.topics.ofGateway("command/") }

  package func commandFilters(for commands: [String], wildcards: Bool) -> [String] {
    (wildcards ? ["+"] : commands).map { commandPrefix + $0 }
  }

  package func command(on topic: String) -> String? {
    topic.hasPrefix(commandPrefix) ? String(topic.dropFirst(commandPrefix.count)) : nil
  }
}
