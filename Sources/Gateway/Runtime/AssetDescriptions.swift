import Measurements
import Messages
import Outbox
import Store

/// Describes the assets to the brokers, and clears what is retained of assets that are gone.
///
/// Assets that were removed while the gateway was stopped are included.
actor AssetDescriptions {
  private let store: any RuntimeStore
  /// The topics of the descriptions that brokers retain.
  private var described: Set<String>

  /// `described` are the topics that an earlier run left.
  init(described: Set<String>, store: any RuntimeStore) {
    self.described = described
    self.store = store
  }

  /// Publishes the descriptions that differ from those of `former`; all of them without it.
  func describe(
    _ present: ConfigurationInForce,
    since former: ConfigurationInForce? = nil,
    at now: Timestamp
  ) async {
    let known = Set(former?.descriptions(at: now) ?? [])
    let news = present.descriptions(at: now).filter { !known.contains($0) }
    let topics = present.describedTopics(at: now)
    var cleared: [Message] = []
    for topic in described.subtracting(topics).sorted() {
      cleared += await retainedTopics(besides: topic).map { Message(clearing: $0, at: now) }
    }
    let changes = topics == described ? [] : [DescribedTopics(topics)]
    described = topics
    await store.append(news + cleared, changes: changes)
  }

  /// The topics on which messages of an asset may be retained; `meta` is the topic of its
  /// description.
  private func retainedTopics(besides meta: String) async -> [String] {
    let asset = String(meta.dropLast("meta".count))
    return [meta, asset + "status"]
      + (await store.topics(below: [asset + "kpi/", asset + "alarm/"]))
  }
}

extension Message {
  /// Makes the brokers forget the retained message of a topic.
  fileprivate init(clearing topic: String, at time: Timestamp) {
    self.init(
      topic: topic,
      payload: [],
      messageClass: .state,
      retain: true,
      timestamp: time
    )
  }
}
