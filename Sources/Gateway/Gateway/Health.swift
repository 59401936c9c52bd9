import DeviceProfiles
import Measurements
import Messages
import Outbox
import Polling
import Publishing
import ReadPlans

/// Gathers what `health` tells every 30 s.
///
/// Counts are since the start, a platform takes differences; rates and shares are of the time since the
/// last `health`. What each field means stands in docs/monitoring.md.
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
    var totals = HealthTotals(time: startedAt)
    while !Task.isCancelled {
      let message = await message(&totals)
      for (_, publisher) in publishers { await publisher.sendNow(message) }
      guard (try? await Task.sleep(for: Self.period)) != nil else { return }
    }
  }

  /// The message for now; `totals` is what was at the last one, and then what is.
  func message(_ totals: inout HealthTotals) async -> BrokerMessage {
    var connections: [(Line, LineStatistics)] = []
    for line in lines { connections.append((line, await line.poller.currentStatistics())) }
    var brokers: [(String, PublisherStatistics)] = []
    for (id, publisher) in publishers { brokers.append((id, await publisher.currentStatistics())) }
    let outbox = await outbox.currentStatistics()
    let usage = ProcessUsage(folder: storageFolder)
    let window = HealthWindow(
      before: totals,
      now: HealthTotals(
        time: clock.now(),
        published: brokers.reduce(0) { $0 + $1.1.published },
        processorSeconds: usage.processorSeconds,
        busy: Dictionary(connections.map { ($0.connection.id, $1.busy) }) { $0 + $1 }
      )
    )
    totals = window.now
    let uptime = Double(clock.now().nanoseconds(since: startedAt)) / 1e9
    var json = JSONWriter(capacity: 2048)
    json.object { json in
      json.member("ts", clock.wallTime())
      json.member("uptime", uptime)
      json.member("window", window.seconds)
      Self.write(connections, window, &json)
      Self.write(outbox, &json)
      json.member("publish_rate", window.publishRate)
      Self.write(brokers, &json)
      json.member("cpu", window.processorShare)
      Self.write(usage, &json)
    }
    return BrokerMessage(topic: topics.ofGateway("health"), payload: json.bytes, retain: false)
  }

  private static func write(
    _ connections: [(Line, LineStatistics)],
    _ window: HealthWindow,
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
          json.member("bus_load", window.load(of: line.connection.id))
          let forecast = BusLoad(of: line.connection, wireTime: WireTime(of: line.connection))
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
      json.key("dropped_by_class")
      json.object { json in
        for kind in MessageClass.allCases {
          json.member(kind.name, outbox.dropped[kind] ?? 0)
        }
      }
      json.member("fault", outbox.fault)
    }
  }

  private static func write(
    _ brokers: [(String, PublisherStatistics)],
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
          json.member("connects", statistics.connects)
          json.member("in_flight", statistics.inFlight)
          json.member("fault", statistics.fault)
        }
      }
    }
  }

  private static func write(_ usage: ProcessUsage, _ json: inout JSONWriter) {
    json.member("rss", usage.residentBytes)
    json.key("disk_free")
    if let free = usage.diskFree { json.integer(free) } else { json.null() }
    json.member("clock_synchronised", usage.isClockSynchronised)
  }
}

extension MessageClass {
  /// The name in `health`.
  fileprivate var name: String {
    switch self {
    case .telemetry: "telemetry"
    case .indicator: "kpi"
    case .event: "event"
    case .state: "state"
    }
  }
}
