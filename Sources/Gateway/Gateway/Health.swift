import DeviceProfiles
import Measurements
import Messages
import Outbox
import Polling
import SunSpec
import Publishing
import ReadPlans

/// Gathers what `health` tells every 30 s.
///
/// All counts are since the start; a platform takes differences.
struct Health: Sendable {
  struct Line: Sendable {
    var connection: ConnectionDefinition
    var poller: LinePoller
  }

  let topics: Topics
  let storageFolder: String
  let lines: [Line]
  let publishers: [(id: String, publisher: BrokerPublisher)]
  let outbox: Outbox
  let clock = SystemClock()
  let startedAt: MonotonicTime

  static let period = Duration.seconds(30)

  /// Sends `health` to every broker that is there, until the task is cancelled.
  func run() async {
    // Not before the brokers have had a moment to answer.
    try? await Task.sleep(for: .seconds(2))
    while !Task.isCancelled {
      let message = await message()
      for (_, publisher) in publishers { await publisher.sendNow(message) }
      guard (try? await Task.sleep(for: Self.period)) != nil else { return }
    }
  }

  func message() async -> BrokerMessage {
    var connections: [(Line, LineStatistics)] = []
    for line in lines { connections.append((line, await line.poller.currentStatistics())) }
    var brokers: [(String, PublisherStatistics)] = []
    for (id, publisher) in publishers { brokers.append((id, await publisher.currentStatistics())) }
    let outbox = await outbox.currentStatistics()
    let usage = ProcessUsage(folder: storageFolder)
    let uptime = Double(clock.now().nanoseconds(since: startedAt)) / 1e9
    var json = JSONWriter(capacity: 2048)
    json.object { json in
      json.member("ts", clock.wallTime())
      json.member("uptime", uptime)
      Self.write(connections, uptime: uptime, &json)
      Self.write(outbox, &json)
      Self.write(brokers, uptime: uptime, &json)
      Self.write(usage, uptime: uptime, &json)
    }
    return BrokerMessage(topic: topics.ofGateway("health"), payload: json.bytes, retain: false)
  }

  private static func write(
    _ connections: [(Line, LineStatistics)],
    uptime: Double,
    _ json: inout JSONWriter
  ) {
    let all = connections.map(\.1)
    json.member("polls", all.reduce(0) { $0 + $1.answers })
    json.member(
      "errors",
      all.reduce(0) { $0 + $1.timeouts + $1.exceptions + $1.garbled + $1.lineFailures }
    )
    json.member("late_polls", all.reduce(0) { $0 + $1.missed })
    json.key("connections")
    json.object { json in
      for (line, statistics) in connections {
        json.key(line.connection.id)
        json.object { json in
          json.member("endpoint", line.connection.endpoint.name)
          json.member("requests", statistics.requests)
          json.member("answers", statistics.answers)
          json.member("timeouts", statistics.timeouts)
          json.member("exceptions", statistics.exceptions)
          json.member("bad_frames", statistics.garbled)
          json.member("line_failures", statistics.lineFailures)
          json.member("late_polls", statistics.missed)
          json.member("late_devices", statistics.lateDevices)
          json.member("silent_devices", statistics.silentDevices)
          let busy = Double(statistics.busy) / 1e9
          json.member("bus_load", uptime > 0 ? min(1, busy / uptime) : 0)
          let forecast = BusLoad(
            of: SunSpecSample.assumed(line.connection),
            wireTime: WireTime(of: line.connection)
          )
          json.member("bus_load_forecast", forecast.share)
        }
      }
    }
  }

  private static func write(_ outbox: OutboxStatistics, _ json: inout JSONWriter) {
    json.key("outbox")
    json.object { json in
      json.member("depth", outbox.depth)
      json.member("bytes", outbox.bytesOnDisk)
      json.member("oldest", outbox.oldest)
      json.member("dropped", outbox.dropped.values.reduce(0, +))
      json.member("fault", outbox.fault)
    }
  }

  private static func write(
    _ brokers: [(String, PublisherStatistics)],
    uptime: Double,
    _ json: inout JSONWriter
  ) {
    let published = brokers.reduce(0) { $0 + $1.1.published }
    json.member("publish_rate", uptime > 0 ? Double(published) / uptime : 0)
    json.key("brokers")
    json.object { json in
      for (id, statistics) in brokers {
        json.key(id)
        json.object { json in
          json.member("connected", statistics.isConnected)
          json.member("published", statistics.published)
          json.member("rejected", statistics.rejected)
          json.member("connects", statistics.connects)
          json.member("in_flight", statistics.inFlight)
          json.member("fault", statistics.fault)
        }
      }
    }
  }

  private static func write(_ usage: ProcessUsage, uptime: Double, _ json: inout JSONWriter) {
    json.member("rss", usage.residentBytes)
    json.member("cpu", uptime > 0 ? usage.processorSeconds / uptime : 0)
    json.key("disk_free")
    if let free = usage.diskFree { json.integer(free) } else { json.null() }
    json.member("clock_synchronised", usage.isClockSynchronised)
  }
}
