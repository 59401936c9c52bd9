package import Configuration
package import DeviceProfiles
package import Formats
package import Measurements
import Messages
package import Outbox
package import Polling
package import Publishing
import System

/// Collects what `health` reports every 30 s.
///
/// Counts are totals since the start, so that a platform takes differences; rates and shares are
/// for the time since the last `health`. docs/monitoring.md explains each field.
package struct Health: Sendable {
  package struct Connection: Sendable {
    var connection: ConnectionDefinition
    var poller: ConnectionPoller

    package init(connection: ConnectionDefinition, poller: ConnectionPoller) {
      self.connection = connection
      self.poller = poller
    }
  }

  /// The state of the clock, and what waits until it is believed.
  package struct Clock: Sendable {
    var isTrusted: Bool
    package var waiting = 0
    package var givenUp = 0

    package init(isTrusted: Bool) { self.isTrusted = isTrusted }
  }

  private let storageFolder: String
  private let connections: [Connection]
  private let publishers: [(id: String, publisher: BrokerPublisher)]
  private let brokers: [BrokerDefinition]
  private let certificates: CertificateWatch
  private let outbox: Outbox
  private let clock: Clock
  /// State ends that were published too early: later readings showed that the state went on.
  private let lateStates: Int
  private let time: Timestamp
  private let uptime: Double
  private let now: MonotonicTime

  package static let period = Duration.seconds(30)

  /// - Parameters:
  ///   - storageFolder: The store's folder, for the free room on its disk.
  ///   - connections: What is polled.
  ///   - publishers: What publishes to each broker, by the broker's id.
  ///   - brokers: The brokers of the configuration.
  ///   - certificates: Knows when certificates expire.
  ///   - outbox: Where messages wait.
  ///   - clock: The state of the clock.
  ///   - lateStates: State ends that were published too early.
  ///   - time: Now, by the wall clock.
  ///   - uptime: Seconds since the start.
  ///   - now: Now, by the monotonic clock.
  package init(
    storageFolder: String,
    connections: [Connection],
    publishers: [(id: String, publisher: BrokerPublisher)],
    brokers: [BrokerDefinition],
    certificates: CertificateWatch,
    outbox: Outbox,
    clock: Clock,
    lateStates: Int,
    time: Timestamp,
    uptime: Double,
    now: MonotonicTime
  ) {
    self.storageFolder = storageFolder
    self.connections = connections
    self.publishers = publishers
    self.brokers = brokers
    self.certificates = certificates
    self.outbox = outbox
    self.clock = clock
    self.lateStates = lateStates
    self.time = time
    self.uptime = uptime
    self.now = now
  }

  /// The report as of now; `totals` are those of the last report, and then those of this one.
  package func report(_ totals: inout HealthTotals) async -> GatewayReport {
    var connections: [(Connection, ConnectionStatistics)] = []
    for running in self.connections {
      connections.append((running, await running.poller.currentStatistics()))
    }
    var brokers: [(String, PublisherStatistics)] = []
    for (id, publisher) in publishers { brokers.append((id, await publisher.currentStatistics())) }
    let outbox = await outbox.currentStatistics()
    let expiries = await certificates.expiries
    let usage = ProcessUsage(folder: storageFolder)
    let window = HealthWindow(
      before: totals,
      now: counted(connections, brokers, usage)
    )
    totals = window.now
    var json = JSONWriter(capacity: 2048)
    json.object { json in
      json.member("ts", time)
      json.member("uptime", uptime)
      json.member("window", window.seconds)
      Self.write(connections, window, &json)
      Self.write(outbox, &json)
      json.member("publish_rate", window.publishRate)
      Self.write(brokers, self.brokers, expiries, &json)
      json.member("cpu", window.processorShare)
      Self.write(usage, &json)
      json.member("late_states", lateStates)
      Self.write(clock, isSynchronised: usage.isClockSynchronised, &json)
    }
    return .document("health", json: json.bytes)
  }

  private func counted(
    _ connections: [(Connection, ConnectionStatistics)],
    _ brokers: [(String, PublisherStatistics)],
    _ usage: ProcessUsage
  ) -> HealthTotals {
    var totals = HealthTotals(time: now)
    totals.published = brokers.reduce(0) { $0 + $1.1.published }
    totals.processorSeconds = usage.processorSeconds
    totals.busy = Dictionary(connections.map { ($0.connection.id, $1.busy) }) { $0 + $1 }
    return totals
  }
}
