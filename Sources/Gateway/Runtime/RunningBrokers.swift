import Formats
import Logging
import Outbox
import Publishing

/// The running broker connections.
actor RunningBrokers {
  private let outbox: Outbox
  private let logger: Logger
  private var running: [RunningBroker]
  /// Brokers that were removed from the configuration and are disconnecting, by id.
  private var leaving: [String: Task<Void, Never>] = [:]

  init(_ brokers: [RunningBroker], outbox: Outbox, logger: Logger) {
    running = brokers
    self.outbox = outbox
    self.logger = logger
  }

  var all: [RunningBroker] { running }

  /// Begins to publish the outbox's messages.
  func start() {
    for index in running.indices { running[index].start(in: outbox) }
  }

  /// Sends a report to every connected broker; it is not sent again later.
  func sendNow(_ report: GatewayReport) async {
    for broker in running { await broker.publisher.sendNow(report) }
  }

  /// How many messages the brokers have acknowledged since the start.
  func published() async -> Int64 {
    var count: Int64 = 0
    for broker in running { count += await broker.publisher.currentStatistics().published }
    return count
  }

  /// Returns when every broker has got what it takes in time, and is disconnected.
  func stop() async {
    let endings = running.compactMap { $0.stop() } + Array(leaving.values)
    for ending in endings { await ending.value }
  }

  /// Replaces brokers: a changed one starts when its former connection has ended.
  ///
  /// Only one connection may use a client id.
  func replace(_ changes: ConfigurationChanges, by begun: [RunningBroker]) async {
    var endings: [String: Task<Void, Never>] = [:]
    for broker in running where changes.endedBrokers.contains(broker.id) {
      endings[broker.id] = broker.stop()
    }
    running.removeAll { changes.endedBrokers.contains($0.id) }
    for var broker in begun {
      let former = endings[broker.id] ?? leaving.removeValue(forKey: broker.id)
      if former == nil { await outbox.admit(broker: broker.id) }
      broker.start(after: former, in: outbox)
      running.append(broker)
    }
    for id in changes.forgottenBrokers { leaving[id] = dismiss(id, after: endings[id]) }
  }

  /// Forgets a broker's position once its connection has ended.
  private func dismiss(_ id: String, after ending: Task<Void, Never>?) -> Task<Void, Never> {
    let (outbox, logger) = (outbox, logger)
    return Task {
      await ending?.value
      do throws(StorageFailure) {
        try await outbox.dismiss(broker: id)
      } catch {
        logger.error("\(error.text)", metadata: ["broker": "\(id)"])
      }
    }
  }
}
