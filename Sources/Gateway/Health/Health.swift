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
      write(brokers, expiries, &json)
      json.member("cpu", window.processorShare)
      Self.write(usage, &json)
      json.member("late_states", lateStates)
      write(clock, isSynchronised: usage.isClockSynchronised, &json)
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

  private static func write(
    _ connections: [(Connection, ConnectionStatistics)],
    _ window: HealthWindow,
    _ json: inout JSONWriter
  ) {
    let all = connections.map(\.1)
    json.member("polls", all.reduce(0) { $0 + $1.answers })
    json.member(
      "errors",
      all.reduce(0) { $0 + $1.timeouts + $1.exceptions + $1.garbled + $1.connectionFailures }
    )
    json.member("late_polls", all.reduce(0) { $0 + $1.missed })
    json.key("connections")
    json.object { json in
      for (running, statistics) in connections {
        json.key(running.connection.id)
        json.object { json in
          json.member("endpoint", running.connection.endpoint.name)
          json.member("requests", statistics.requests)
          json.member("answers", statistics.answers)
          json.member("timeouts", statistics.timeouts)
          json.member("exceptions", statistics.exceptions)
          json.member("bad_frames", statistics.garbled)
          json.member("line_failures", statistics.connectionFailures)
          json.member("late_polls", statistics.missed)
          json.member("late_devices", statistics.lateDevices)
          json.member("silent_devices", statistics.silentDevices)
          json.member("bus_load", window.load(of: running.connection.id))
          json.member("bus_load_forecast", statistics.forecastLoad)
          json.member("overloaded", statistics.forecastLoad > 1)
          json.key("response_time")
          if let seconds = statistics.responseTime {
            json.compactNumber(seconds)
          } else {
            json.null()
          }
        }
      }
    }
  }

  private static func write(_ outbox: OutboxStatistics, _ json: inout JSONWriter) {
    json.key("outbox")
    json.object { json in
      json.member("depth", outbox.depth)
      json.member("bytes", outbox.bytesOnDisk)
      json.member("limit", outbox.byteLimit)
      json.member("oldest", outbox.oldest)
      json.member("dropped", outbox.dropped.values.reduce(0, +))
      json.key("dropped_by_class")
      json.object { json in
        for messageClass in MessageClass.firstToGo {
          json.member(messageClass.name, outbox.dropped[messageClass] ?? 0)
        }
      }
      json.member("unsaved", outbox.unsaved)
      json.member("fault", outbox.fault)
    }
  }

  private func write(
    _ brokers: [(String, PublisherStatistics)],
    _ expiries: [String: Timestamp],
    _ json: inout JSONWriter
  ) {
    json.key("brokers")
    json.object { json in
      for (id, statistics) in brokers {
        json.key(id)
        json.object { json in
          json.member("connected", statistics.isConnected)
          json.member("published", statistics.published)
          json.member("rejected", statistics.rejected)
          json.member("deferred", statistics.deferred)
          json.member("refusal", statistics.refusal)
          json.member("connects", statistics.connects)
          json.member("takeovers", statistics.takeovers)
          json.member("in_flight", statistics.inFlight)
          json.member("window", statistics.window)
          json.key("round_trip")
          if let time = statistics.roundTrip {
            json.compactNumber(Double(time.boundedNanoseconds) / 1e9)
          } else {
            json.null()
          }
          json.member("fault", statistics.fault)
          json.member("last_fault", statistics.lastFault)
          Self.write(statistics.limits, &json)
          // "off", "unverified" or "verified": whether anybody may pose as the broker.
          let tls = self.brokers.first { $0.id == id }?.tls
          json.member("tls", tls.map { $0.verifies ? "verified" : "unverified" } ?? "off")
          json.member("certificate_expires", expiries[id])
        }
      }
    }
  }

  private static func write(_ limits: BrokerLimits, _ json: inout JSONWriter) {
    json.key("limits")
    json.array { json in
      for remark in limits.remarks { json.string(remark) }
    }
  }

  private static func write(_ usage: ProcessUsage, _ json: inout JSONWriter) {
    json.member("rss", usage.residentBytes)
    json.key("disk_free")
    if let free = usage.diskFree { json.integer(free) } else { json.null() }
  }

  private func write(_ clock: Clock, isSynchronised: Bool, _ json: inout JSONWriter) {
    json.key("clock")
    json.object { json in
      json.member("synchronised", isSynchronised)
      json.member("trusted", clock.isTrusted)
      json.member("waiting", clock.waiting)
      json.member("given_up", clock.givenUp)
    }
  }
}
