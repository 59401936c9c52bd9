import Health
import Adapters
import Configuration
import Logging
import Measurements
import Messages
import Outbox
import Publishing
import Store

extension GatewayRuntime {
  /// Replaces brokers: a changed one starts when its former connection has ended.
  ///
  /// Only one connection may use a client id.
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
    if !changes.endedBrokers.isEmpty || !begun.isEmpty {
      await certificates.adopt(configuration.brokers)
    }
    for id in changes.forgottenBrokers {
      let (ending, outbox, logger) = (endings[id], outbox, logger)
      leaving[id] = Task {
        await ending?.value
        do throws(StorageFailure) {
          try await outbox.dismiss(broker: id)
        } catch {
          logger.error("\(error.text)", metadata: ["broker": "\(id)"])
        }
      }
    }
  }

  /// Describes assets that are new or changed, and sends every broker the new configuration's hash.
  func announce(since former: GatewayConfiguration, _ formerAssets: AssetMessages) async {
    status.adopt(configuration: configuration.hash)
    for broker in brokers { await broker.publisher.sendNow(status.message(.started)) }
    guard isUnderWay else { return }
    let now = clock.wallTime()
    await describe(
      Self.metas(configuration, assets, at: now),
      known: Set(Self.metas(former, formerAssets, at: now))
    )
  }

  /// Publishes the descriptions of assets that are not known yet, and clears what is retained of
  /// assets that are gone.
  ///
  /// Assets that were removed while the gateway was stopped are included.
  func describe(_ metas: [Message], known: Set<Message> = []) async {
    let now = clock.wallTime()
    let topics = Set(Self.metas(configuration, assets, complete: true, at: now).map(\.topic))
    let gone = describedTopics.subtracting(topics).sorted()
    var cleared: [String] = []
    for topic in gone { cleared += await retainedTopics(besides: topic) }
    await outbox.append(
      metas.filter { !known.contains($0) } + cleared.map { Message(clearing: $0, at: now) },
      changes: topics == describedTopics ? [] : [DescribedTopics(topics)]
    )
    describedTopics = topics
  }
}

extension GatewayRuntime {
  /// The topics on which messages of an asset may be retained; `meta` is the topic of its
  /// description.
  private func retainedTopics(besides meta: String) async -> [String] {
    let asset = String(meta.dropLast("meta".count))
    await outbox.flush()
    let results = await store.read { store in
      ["kpi/", "alarm/"].flatMap { (try? store.topics(below: asset + $0)) ?? [] }
    }
    return [meta, asset + "status"] + results
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
