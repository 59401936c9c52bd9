import Configuration
import DeviceProfiles
import Measurements
import Messages
import Outbox
import Polling
import Publishing
import System

/// The sections of a report.
extension Health {
  static func write(
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

  static func write(_ outbox: OutboxStatistics, _ json: inout JSONWriter) {
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

  static func write(
    _ brokers: [(String, PublisherStatistics)],
    _ definitions: [BrokerDefinition],
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
          write(statistics.limits, &json)
          // "off", "unverified" or "verified": whether anybody may pose as the broker.
          let tls = definitions.first { $0.id == id }?.tls
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

  static func write(_ usage: ProcessUsage, _ json: inout JSONWriter) {
    json.member("rss", usage.residentBytes)
    json.key("disk_free")
    if let free = usage.diskFree { json.integer(free) } else { json.null() }
  }

  static func write(_ clock: Clock, isSynchronised: Bool, _ json: inout JSONWriter) {
    json.key("clock")
    json.object { json in
      json.member("synchronised", isSynchronised)
      json.member("trusted", clock.isTrusted)
      json.member("waiting", clock.waiting)
      json.member("given_up", clock.givenUp)
    }
  }
}
