import Configuration
import Logging
import Measurements
import Messages
import Outbox
import Publishing
import Store

extension GatewayRuntime {
  /// Brokers that changed begin once their former connection has ended: a client id is one's alone.
  func replaceBrokers(_ changes: ConfigurationChanges, _ begun: [RunningBroker]) async {
    var endings: [String: Task<Void, Never>] = [:]
    for broker in brokers where changes.endedBrokers.contains(broker.id) {
      endings[broker.id] = broker.stop()
    }
    brokers.removeAll { changes.endedBrokers.contains($0.id) }
    for var broker in begun {
      let former = endings[broker.id] ?? leaving.removeValue(forKey: broker.id)
      if former == nil { await outbox.admit(broker: broker.id) }
      broker.start(after: former, in: outbox)
      brokers.append(broker)
    }
    for id in changes.forgottenBrokers {
      let (ending, outbox, logger) = (endings[id], outbox, logger)
      leaving[id] = Task {
        await ending?.value
        do throws(StorageFailure) {
          try await outbox.dismiss(broker: id)
        } catch {
          logger.error("broker \(id): \(error.text)")
        }
      }
    }
  }

  /// Describes assets that are new or other than before, and tells every broker the new
  /// configuration's hash.
  func announce(since former: GatewayConfiguration, _ formerAssets: AssetMessages) async {
    status.adopt(configuration: configuration.hash)
    for broker in brokers { await broker.publisher.sendNow(status.message("online")) }
    guard isUnderWay else { return }
    let now = clock.wallTime()
    await describe(
      Self.metas(configuration, assets, at: now),
      known: Set(Self.metas(former, formerAssets, at: now))
    )
  }

  /// Publishes those descriptions of all assets that are not known yet, and clears what is retained of
  /// assets that are gone, be it since an earlier run.
  func describe(_ metas: [Message], known: Set<Message> = []) async {
    let now = clock.wallTime()
    let topics = Set(Self.metas(configuration, assets, complete: true, at: now).map(\.topic))
    let gone = describedTopics.subtracting(topics).sorted()
    let cleared = gone.flatMap { [$0, $0.dropLast("meta".count) + "status"] }
    await outbox.append(
      metas.filter { !known.contains($0) } + cleared.map { Message(clearing: $0, at: now) },
      changes: topics == describedTopics ? [] : [DescribedTopics(topics)]
    )
    describedTopics = topics
  }
}

extension Message {
  /// Has the brokers forget what they retain of a topic.
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
