package import Events
import Registers
package import DeviceProfiles
package import Indicators
package import Measurements

/// Makes the `meta`, `status`, `kpi` and `event` messages of assets.
package struct AssetMessages: Sendable {
  /// What an asset is.
  package enum Kind: String, Sendable, Hashable {
    case device
    case energyAccount = "energy_account"
    case productionLine = "production_line"
  }

  private let topics: Topics
  private let paths: [String: [String]]

  /// `paths` is the ISA-95 path of each asset, by its id.
  package init(topics: Topics, paths: [String: [String]]) {
    self.topics = topics
    self.paths = paths
  }

  package func topic(of asset: String, _ name: String) -> String {
    topics.asset(asset, path: paths[asset] ?? []) + "/" + name
  }

  /// What a platform needs to show a device without its files.
  package func meta(of device: DeviceDefinition, at time: Timestamp) -> Message {
    var json = JSONWriter(capacity: 2048)
    json.object { json in
      json.member("ts", time)
      json.member("id", device.id)
      json.member("kind", Kind.device.rawValue)
      json.member("label", device.label)
      json.member("profile", device.profile)
      json.member("unit_id", device.unitID)
      json.key("path")
      json.array { json in device.path.forEach { json.string($0) } }
      json.key("points")
      json.object { json in
        for point in device.points { Self.describe(point, of: device, &json) }
      }
    }
    return state(json, topic: topic(of: device.id, "meta"), at: time)
  }

  private static func describe(
    _ point: PointDefinition,
    of device: DeviceDefinition,
    _ json: inout JSONWriter
  ) {
    json.key(point.name)
    json.object { json in
      json.member("type", point.type.name)
      json.member("unit", point.unit)
      json.member("kind", point.kind.rawValue)
      json.member("every", Double(device.period(of: point).wholeMilliseconds) / 1000)
      if !point.label.isEmpty { json.member("label", point.label) }
      if let range = point.range {
        json.key("range")
        json.array { json in
          json.compactNumber(range.lowerBound)
          json.compactNumber(range.upperBound)
        }
      }
      if let writable = point.writable { Self.describe(writable, &json) }
      if !point.states.isEmpty {
        json.key("states")
        json.object { json in
          for (number, name) in point.states.sorted(by: { $0.key < $1.key }) {
            json.member(String(number), name)
          }
        }
      }
    }
  }

  /// Describes what may be written; usual values are left out.
  private static func describe(_ writable: Writability, _ json: inout JSONWriter) {
    json.key("writable")
    json.object { json in
      json.member("min", writable.range.lowerBound)
      json.member("max", writable.range.upperBound)
      if !writable.readable { json.member("readable", false) }
      if writable.rewrite { json.member("rewrite", true) }
      if writable.pulse { json.member("pulse", true) }
    }
  }

  /// What a platform needs to show an account or a production line.
  package func meta(
    of asset: String,
    kind: Kind,
    devices: [String],
    at time: Timestamp
  ) -> Message {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", time)
      json.member("id", asset)
      json.member("kind", kind.rawValue)
      json.key("path")
      json.array { json in (paths[asset] ?? []).forEach { json.string($0) } }
      json.key("devices")
      json.array { json in devices.forEach { json.string($0) } }
    }
    return state(json, topic: topic(of: asset, "meta"), at: time)
  }

  package func status(
    of asset: String,
    _ status: String,
    reason: String,
    lastOK: Timestamp?,
    isLate: Bool,
    at time: Timestamp
  ) -> Message {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", time)
      json.member("status", status)
      json.member("reason", reason.isEmpty ? nil : reason)
      json.member("last_ok", lastOK)
      json.member("late", isLate)
    }
    return state(json, topic: topic(of: asset, "status"), at: time)
  }

  /// A KPI result; its `ts` is its last moment of data.
  ///
  /// A historical result is published again on request: it is marked, and not retained, so that it
  /// does not replace a newer one.
  package func result(
    _ result: KPIRow,
    at time: Timestamp,
    isHistorical: Bool = false
  ) -> Message {
    var json = JSONWriter(capacity: 1024)
    write(result, at: time, isHistorical: isHistorical, to: &json)
    return Message(
      topic: topic(of: result),
      payload: json.bytes,
      messageClass: .indicator,
      retain: !isHistorical,
      timestamp: min(time, result.interval.to)
    )
  }

  /// The topic for results of a subject, a family and a period.
  package func topic(of result: KPIRow) -> String {
    topic(of: result.subject, "kpi/\(result.family.rawValue)/\(result.period)")
  }

  /// Appends the payload of a KPI result.
  package func write(
    _ result: KPIRow,
    at time: Timestamp,
    isHistorical: Bool = false,
    to json: inout JSONWriter
  ) {
    json.object { json in
      json.member("ts", min(time, result.interval.to))
      json.member("from", result.interval.from)
      json.member("to", result.interval.to)
      json.member("final", result.isFinal)
      json.member("revision", result.revision)
      if let shift = result.shift { json.member("shift", shift) }
      json.key("values")
      json.object { json in
        for value in result.values { json.member(value.name, value.value) }
      }
      if let stops = result.stops, !stops.isEmpty { json.stops(stops) }
      json.member("coverage", result.coverage)
      json.member("quality", result.quality.rawValue)
      if isHistorical { json.member("historical", true) }
      if !result.sources.isEmpty { json.member("sources", result.sources) }
    }
  }

  package func event(_ event: Event) -> Message {
    self.event(event, topic: topic(of: event.subject, "event"))
  }

  /// An event of the gateway itself.
  package func gatewayEvent(_ event: Event) -> Message {
    self.event(event, topic: topics.ofGateway("event"))
  }

  private func event(_ event: Event, topic: String) -> Message {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", event.timestamp)
      json.member("id", event.id)
      json.member("type", event.type)
      json.member("severity", event.severity.rawValue)
      json.member("message", event.message)
      json.facts(of: event)
    }
    return Message(
      topic: topic,
      payload: json.bytes,
      messageClass: .event,
      retain: false,
      timestamp: event.timestamp
    )
  }

  private func state(_ json: JSONWriter, topic: String, at time: Timestamp) -> Message {
    Message(
      topic: topic,
      payload: json.bytes,
      messageClass: .state,
      retain: true,
      timestamp: time
    )
  }
}
