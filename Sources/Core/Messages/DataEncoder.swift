package import DeviceProfiles
package import Measurements

/// When a point is published.
package enum PublishMode: String, Sendable, Hashable, CaseIterable {
  /// When its value moved by more than its deadband, became good or bad, or the heartbeat is due.
  case change
  case everyPoll = "every_poll"
}

/// Makes the `data` messages from the poll results of one device.
package struct DataEncoder: Sendable {
  private struct Published {
    var outcome: Reading.Outcome
    var at: Timestamp
  }

  private let topic: String
  private let mode: PublishMode
  /// How old a point's last message may be when the point is read, in milliseconds.
  ///
  /// This is the heartbeat minus half the poll period; otherwise the jitter of a poll would delay
  /// the message by a whole period.
  private let heartbeats: [Int64]
  private let keys: [[UInt8]]
  private let deadbands: [Double]
  private var published: [Published?]
  private var writer = JSONWriter(capacity: 4096)

  /// A longer message is split; brokers in the cloud accept 128 KiB.
  private static let longestPayload = 100_000

  package init(_ device: DeviceDefinition, topic: String, mode: PublishMode, heartbeat: Duration) {
    self.topic = topic
    self.mode = mode
    let longest = heartbeat.wholeMilliseconds
    heartbeats = device.points.map {
      longest - min(longest, device.period(of: $0).wholeMilliseconds) / 2
    }
    keys = device.points.map { JSONWriter.encodedKey($0.name) }
    deadbands = device.points.map { $0.deadband ?? 0 }
    published = Array(repeating: nil, count: device.points.count)
  }

  /// The message with what is new in a poll result; none when nothing is new, several when it is
  /// large.
  package mutating func encode(_ scan: PollResult) -> [Message] {
    let news = news(of: scan)
    var messages: [Message] = []
    var next = 0
    while next < news.count { messages.append(message(news, from: &next, at: scan.timestamp)) }
    return messages
  }

  private mutating func news(of scan: PollResult) -> [Reading] {
    // Without change detection the last published values are not needed.
    if mode == .everyPoll, scan.readings.allSatisfy({ keys.indices.contains($0.point) }) {
      return scan.readings
    }
    let news = scan.readings.filter { isToBeTold($0, at: scan.timestamp) }
    for reading in news {
      published[reading.point] = Published(outcome: reading.outcome, at: scan.timestamp)
    }
    return news
  }

  /// Whether a reading is to be published; never for a point that the device does not have.
  private func isToBeTold(_ reading: Reading, at now: Timestamp) -> Bool {
    guard published.indices.contains(reading.point) else { return false }
    guard mode == .change, let last = published[reading.point] else { return true }
    let age = now.milliseconds(since: last.at)
    // A clock that was set back makes the age negative: the heartbeat starts again.
    if age >= heartbeats[reading.point] || age < 0 { return true }
    if last.outcome == reading.outcome { return false }
    // Without a deadband every different value is news, even one beyond 2⁵³ with the same double.
    guard deadbands[reading.point] > 0, case .good(let before) = last.outcome,
      case .good(let after) = reading.outcome, let distance = after.distance(to: before)
    else { return true }
    return distance > deadbands[reading.point]
  }

  /// Uses readings from `next` on until none are left or the message is long enough.
  private mutating func message(
    _ readings: [Reading],
    from next: inout Int,
    at time: Timestamp
  ) -> Message {
    let start = next
    var badCount = 0
    writer.reset()
    writer.object { json in
      json.member("ts", time)
      json.key("values")
      json.object { json in
        while next < readings.count, json.bytes.count < Self.longestPayload {
          if case .good(let value) = readings[next].outcome {
            json.key(encoded: keys[readings[next].point])
            json.value(value)
          } else {
            badCount += 1
          }
          next += 1
        }
      }
      json.key("bad")
      json.object { json in
        guard badCount > 0 else { return }
        for reading in readings[start..<next] {
          guard case .bad(let code) = reading.outcome else { continue }
          json.key(encoded: keys[reading.point])
          json.string(code.code)
        }
      }
    }
    return Message(
      topic: topic,
      payload: writer.bytes,
      messageClass: .telemetry,
      retain: false,
      timestamp: time
    )
  }
}
