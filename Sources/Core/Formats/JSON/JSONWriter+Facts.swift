import Indicators
import Measurements
import Messages
import Records

/// The members of each kind of message behind the first ones.
extension JSONWriter {
  mutating func readings(_ readings: [NamedReading], epoch: Int64) {
    member("epoch", epoch)
    key("values")
    object { json in
      for reading in readings {
        guard case .good(let value) = reading.outcome else { continue }
        json.key(reading.point)
        json.value(value)
      }
    }
    key("bad")
    object { json in
      for reading in readings {
        guard case .bad(let code) = reading.outcome else { continue }
        json.member(reading.point, code.code)
      }
    }
  }

  mutating func row(_ row: KPIRow, isHistorical: Bool) {
    member("from", row.interval.from)
    member("to", row.interval.to)
    member("final", row.isFinal)
    member("revision", row.revision)
    if let shift = row.shift { member("shift", shift) }
    key("values")
    object { json in
      for value in row.values { json.member(value.name, value.value) }
    }
    if let stops = row.stops, !stops.isEmpty { self.stops(stops) }
    member("coverage", row.coverage)
    member("quality", row.quality.rawValue)
    if isHistorical { member("historical", true) }
    if !row.sources.isEmpty { member("sources", row.sources) }
  }

  private mutating func stops(_ stops: [StopShare]) {
    key("stops")
    array { json in
      for stop in stops {
        json.object { json in
          json.member("reason", stop.reason)
          json.member("count", stop.count)
          json.member("duration", stop.duration)
        }
      }
    }
  }

  mutating func status(_ status: RecordedStatus) {
    member("status", status.status)
    member("reason", status.reason.isEmpty ? nil : status.reason)
    member("last_ok", status.lastOK)
    member("late", status.isLate)
    member("schema", JSONPayloads.schema)
  }

  mutating func alarm(_ alarm: RecordedAlarm) {
    member("id", alarm.id)
    member("on", alarm.valueName)
    member("state", alarm.state)
    member("severity", alarm.severity)
    member("acknowledged", alarm.isAcknowledged)
    if let until = alarm.shelvedUntil { member("shelved_until", until) }
    if let value = alarm.value { member("value", value) }
  }

  mutating func state(_ state: RecordedState) {
    member("state", state.state)
    member("since", state.since)
    if let reason = state.reason { member("reason", reason) }
    if let product = state.product { member("product", product) }
  }

  mutating func assets(_ list: AssetList, epoch: Int64, _ topics: JSONTopics) {
    member("config", list.configuration)
    member("epoch", epoch)
    key("assets")
    array { json in
      for asset in list.assets {
        json.object { json in
          json.member("id", asset.id)
          json.member("kind", asset.kind.rawValue)
          json.member("topic", topics.place(of: asset))
        }
      }
    }
  }

  // MARK: Events

  /// A fact with the name of a member that each event has is left out.
  mutating func event(_ event: RecordedEvent) {
    member("id", event.id)
    member("type", event.type)
    member("severity", event.severity)
    member("message", event.message)
    for fact in event.facts where !Self.ofEvents.contains(fact.name) {
      key(fact.name)
      value(fact.value)
    }
  }

  private static let ofEvents: Set<String> = [
    "ts", "gateway", "seq", "historical", "id", "type", "severity", "message",
  ]

  private mutating func value(_ value: RecordedValue) {
    switch value {
    case .number(let number): compactNumber(number)
    case .whole(let number): integer(number)
    case .text(let text): string(text)
    case .flag(let flag): bool(flag)
    case .time(let time): timestamp(time)
    case .words(let words):
      object { json in
        for (language, text) in words.sorted(by: { $0.key < $1.key }) {
          json.member(language, text)
        }
      }
    case .list(let values): array { json in for value in values { json.value(value) } }
    case .group(let facts):
      object { json in
        for fact in facts {
          json.key(fact.name)
          json.value(fact.value)
        }
      }
    case .nothing: null()
    }
  }
}
