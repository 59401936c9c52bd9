import Messages

/// What the brokers get beside the messages in order: the newest retained message of each topic, and a call when
/// there is more for them.
struct BrokerSupply {
  var readers = AlertedReaders()
  /// The newest retained message of each topic since the start.
  private var latest: [String: StoredMessage] = [:]
  /// The newest retained messages from before the start, by id, as far as they were asked for.
  private var earlier: [String: Int64] = [:]
  /// The topics of retained messages that the store has not been told of since the start.
  private var newTopics: [String] = []

  /// A message got its number.
  mutating func noteTaken(_ stored: StoredMessage) {
    guard stored.message.retain else { return }
    let topic = stored.message.topic
    if latest.updateValue(stored, forKey: topic) == nil { newTopics.append(topic) }
  }

  // MARK: Topics

  var hasNewTopics: Bool { !newTopics.isEmpty }

  mutating func takeNewTopics() -> [String] {
    defer { newTopics = [] }
    return newTopics
  }

  /// The store could not take them.
  mutating func putBack(topics: [String]) { newTopics += topics }

  // MARK: Retained messages

  /// The newest retained message of a topic, as far as it is known.
  func newest(of topic: String) -> Int64? { latest[topic]?.id ?? earlier[topic] }

  mutating func noteEarlier(_ id: Int64, of topic: String) { earlier[topic] = id }

  /// The newest retained messages of all topics, up to an id and in order.
  func retained(upTo id: Int64) -> [Message] {
    latest.values.filter { $0.id <= id }.sorted { $0.id < $1.id }.map(\.message)
  }
}
