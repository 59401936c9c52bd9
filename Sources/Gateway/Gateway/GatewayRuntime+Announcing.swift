import Configuration
import Logging
import Measurements
import Messages
import Outbox
import Publishing

extension GatewayRuntime {
  /// Brokers that changed begin once their former connection has ended: a client id is one's alone.
  func replaceBrokers(_ changes: ConfigurationChanges, _ begun: [RunningBroker]) async {
    var endings: [String: Task<Void, Never>] = [:]
    for broker in brokers where changes.endedBrokers.contains(broker.id) {
      endings[broker.id] = broker.stop()
    }
    brokers.removeAll { changes.endedBrokers.contains($0.id) }
    for var broker in begun {
      await outbox.admit(broker: broker.id)
      broker.start(after: endings[broker.id])
      brokers.append(broker)
    }
    for id in changes.forgottenBrokers {
      let (ending, outbox, logger) = (endings[id], outbox, logger)
      leaving.append(
        Task {
          await ending?.value
          do throws(StorageFailure) {
            try await outbox.dismiss(broker: id)
          } catch {
            logger.error("broker \(id): \(error.text)")
          }
        }
      )
    }
  }

  /// Describes assets that are new or other than before, clears what is retained of those that are
  /// gone, and tells every broker the new configuration's hash.
  func announce(since former: GatewayConfiguration, _ formerAssets: AssetMessages) async {
    status.adopt(configuration: configuration.hash)
    for broker in brokers { await broker.publisher.sendNow(status.message("online")) }
    guard isUnderWay else { return }
    let now = clock.wallTime()
    let old = Self.metas(former, formerAssets, at: now)
    let new = Self.metas(configuration, assets, at: now)
    let known = Set(old)
    let topics = Set(new.map(\.topic))
    let gone = old.map(\.topic).filter { !topics.contains($0) }
    let cleared = gone.flatMap { [$0, $0.dropLast(4) + "status"] }
    await outbox.append(
      new.filter { !known.contains($0) } + cleared.map { Message(clearing: $0, at: now) }
    )
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
