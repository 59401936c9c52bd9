package import Indicators
import JSON
package import Events
package import Measurements
package import Messages
import Records

/// Writes the payloads of the format `json`.
package struct JSONPayloads: Sendable {
  /// The version of the messages' layout.
  static let schema = "park-gateway/1"

  private let gateway: [UInt8]
  /// What stands before the values of readings, and is always the same.
  private let beginOfValues: [UInt8]
  /// What stands before the points without a value.
  let beginOfBad = JSONWriter.encodedKey("bad") + [UInt8(ascii: "{")]
  private let time = JSONWriter.encodedKey("ts")
  private let sequence = JSONWriter.encodedKey("seq")
  let epoch: Int64

  /// - Parameters:
  ///   - gateway: The gateway's id, which each message carries.
  ///   - epoch: Of the numbers in `data`.
  package init(gateway: String, epoch: Int64) {
    var json = JSONWriter()
    json.member("gateway", gateway)
    self.gateway = json.bytes
    self.epoch = epoch
    json.member("epoch", epoch)
    json.key("values")
    json.open()
    beginOfValues = json.bytes
  }

  /// The members that each message begins with.
  func begin(_ time: Timestamp, _ marks: DeliveryMarks, _ json: inout JSONWriter) {
    write(time, marks, &json)
    json.members(gateway)
  }

  private func write(_ time: Timestamp, _ marks: DeliveryMarks, _ json: inout JSONWriter) {
    json.key(encoded: self.time)
    json.timestamp(time)
    if let sequence = marks.sequence {
      json.key(encoded: self.sequence)
      json.integer(sequence)
    }
    if marks.isHistorical { json.member("historical", true) }
  }

  /// The members of readings up to the first value.
  func beginReadings(_ time: Timestamp, _ marks: DeliveryMarks, _ json: inout JSONWriter) {
    write(time, marks, &json)
    json.key(encoded: beginOfValues)
  }

  /// Writes the payload of any record.
  func write(
    _ record: Record,
    _ marks: DeliveryMarks,
    _ topics: JSONTopics,
    to json: inout JSONWriter
  ) {
    // An empty payload makes a broker forget what it has retained.
    if case .cleared = record.fact { return }
    json.object { json in
      begin(record.time, marks, &json)
      switch record.fact {
      case .readings(let readings): json.readings(readings, epoch: epoch)
      case .row(let row, let isHistorical):
        json.row(row, isHistorical: isHistorical && !marks.isHistorical)
      case .event(let event): json.event(event)
      case .status(let status): json.status(status)
      case .description(let description): json.description(description)
      case .alarm(let alarm): json.alarm(alarm)
      case .state(let state): json.state(state)
      case .assets(let list): json.assets(list, epoch: epoch, topics)
      case .cleared: break
      }
    }
  }

  /// Writes a KPI result or an event that no broker gets, as of a replay.
  package func write(_ row: KPIRow, at time: Timestamp, to json: inout JSONWriter) {
    json.object { json in
      begin(min(time, row.interval.to), DeliveryMarks(), &json)
      json.row(row, isHistorical: false)
    }
  }

  package func write(_ event: Event, to json: inout JSONWriter) {
    json.object { json in
      begin(event.timestamp, DeliveryMarks(), &json)
      json.event(RecordedEvent(event))
    }
  }

  func write(_ standing: GatewayStanding, to json: inout JSONWriter) {
    json.object { json in
      begin(standing.time, DeliveryMarks(), &json)
      json.member("status", standing.reason.status)
      json.member("reason", standing.reason.rawValue)
      json.member("version", standing.version)
      json.member("config", standing.configuration)
      json.member("boot", standing.boot)
      json.member("boot_reason", standing.bootReason)
      json.member("schema", Self.schema)
      if let doubt = standing.clockDoubt { json.member("clock", doubt) }
    }
  }

  /// A JSON object with the gateway's id as its first member.
  func naming(_ object: [UInt8]) -> [UInt8] {
    guard object.first == UInt8(ascii: "{"), object.count > 2 else { return object }
    return [UInt8(ascii: "{")] + gateway + [UInt8(ascii: ",")] + object.dropFirst()
  }
}
