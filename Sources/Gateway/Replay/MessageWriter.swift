import Events
import Accounting
import Indicators
import Measurements
import Formats
import Messages
import Records

/// The rows and events of one settlement.
struct ReplayNews: Sendable {
  var results: [KPIRow]
  var events: [Event]
  var time: Timestamp
}

/// Makes lines from rows and events, while further readings are accounted.
actor MessageWriter {
  private let keys: AssetRecords
  private let payloads: JSONPayloads
  private let output: LineOutput
  private var messages = 0
  /// Reused for every row.
  private var json = JSONWriter(capacity: 4096)
  private var topics: [Kind: String] = [:]

  /// The parts of a result that decide its topic.
  private struct Kind: Hashable {
    var subject: String
    var family: IndicatorFamily
    var period: String
  }

  /// `assets` knows where the assets' messages are published.
  init(assets: AssetRecords, descriptor: Int32) {
    keys = assets
    payloads = JSONPayloads(gateway: assets.topics.gateway, epoch: 0)
    output = LineOutput(descriptor: descriptor)
  }

  /// Whether the reader of the messages has gone.
  var isUnheard: Bool { output.isBroken }

  func write(_ news: [ReplayNews]) {
    for part in news {
      for result in part.results { tell(result, at: part.time) }
      for event in part.events { tell(event) }
    }
  }

  /// Writes what was collected; returns the number of messages.
  func end() -> Int {
    output.flush()
    return messages
  }

  private func tell(_ result: KPIRow, at time: Timestamp) {
    messages += 1
    json.reset()
    payloads.write(result, at: time, to: &json)
    output.write(topic: topic(of: result), payload: json.bytes)
  }

  private func topic(of result: KPIRow) -> String {
    let kind = Kind(subject: result.subject, family: result.family, period: result.period)
    if let known = topics[kind] { return known }
    let topic = keys.key(of: result.subject, "kpi/\(result.family.rawValue)/\(result.period)")
    topics[kind] = topic
    return topic
  }

  private func tell(_ event: Event) {
    messages += 1
    json.reset()
    payloads.write(event, to: &json)
    output.write(topic: keys.key(of: event.subject, "event"), payload: json.bytes)
  }
}
