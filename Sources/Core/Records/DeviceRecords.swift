package import DeviceProfiles
package import Measurements
package import Messages
import Registers

/// Makes the records with the readings of one device.
package struct DeviceRecords: Sendable {
  private var filter: DataFilter
  private let key: String
  private let revision: UInt32
  private let subject: RecordHead.Subject
  private let sizes: PayloadSizes

  /// - Parameters:
  ///   - device: The device.
  ///   - records: Makes the records of its configuration.
  ///   - mode: When a point is published.
  ///   - heartbeat: How old a point's last record may become.
  package init(
    _ device: DeviceDefinition,
    _ records: AssetRecords,
    mode: PublishMode,
    heartbeat: Duration
  ) {
    filter = DataFilter(device, mode: mode, heartbeat: heartbeat)
    key = records.key(of: device.id, "data")
    revision = records.coder.revision
    subject = records.coder.position(of: device.id).map { .asset($0) } ?? .other(device.id)
    sizes = PayloadSizes(of: device)
  }

  /// Goes on with what another one has published, under the numbers of this one's dictionary.
  package mutating func continueAfter(_ former: Self) { filter = former.filter }

  /// The record with what is new in a poll result; none when nothing is new, several when it is
  /// large.
  ///
  /// `writer` is a buffer that all devices of a thread may share.
  package mutating func records(of poll: PollResult, _ writer: inout ByteWriter) -> [Message] {
    let news = filter.news(of: poll)
    guard !news.isEmpty else { return [] }
    return sizes.parts(of: news).map { record($0, at: poll.timestamp, &writer) }
  }

  private func record(
    _ readings: ArraySlice<Reading>,
    at time: Timestamp,
    _ writer: inout ByteWriter
  ) -> Message {
    writer.reset()
    writer.head(RecordHead(.readings, revision: revision, subject: subject, time: time))
    writer.readings(readings)
    return Message(
      topic: key,
      payload: writer.bytes,
      messageClass: .telemetry,
      retain: false,
      timestamp: time
    )
  }
}

/// When a point is published.
package enum PublishMode: String, Sendable, Hashable, CaseIterable {
  /// When its value moved by more than its deadband, became good or bad, or the heartbeat is due.
  case change
  case everyPoll = "every_poll"
}

/// Finds what is new in the poll results of one device: report by exception, whatever the format.
package struct DataFilter: Sendable {
  private struct Published {
    var outcome: Reading.Outcome
    var at: Timestamp
  }

  private let mode: PublishMode
  /// How old a point's last record may be when the point is read, in milliseconds.
  ///
  /// This is the heartbeat minus half the poll period; otherwise the jitter of a poll would delay
  /// the record by a whole period.
  ///
  /// Empty, as `published`, where everything is published.
  private let heartbeats: [Int64]
  private let deadbands: [Double]
  private var published: [Published?]

  package init(_ device: DeviceDefinition, mode: PublishMode, heartbeat: Duration) {
    self.mode = mode
    let longest = heartbeat.wholeMilliseconds
    let compared = mode == .change ? device.points : []
    heartbeats = compared.map {
      longest - min(longest, device.period(of: $0).wholeMilliseconds) / 2
    }
    deadbands = device.points.map { $0.deadband ?? 0 }
    published = Array(repeating: nil, count: compared.count)
  }

  /// The readings that are to be published; never of a point that the device does not have.
  package mutating func news(of poll: PollResult) -> [Reading] {
    // Without change detection the last published values are not needed.
    guard mode == .change else {
      let isKnown = { (reading: Reading) in deadbands.indices.contains(reading.point) }
      return poll.readings.allSatisfy(isKnown) ? poll.readings : poll.readings.filter(isKnown)
    }
    let news = poll.readings.filter { isNews($0, at: poll.timestamp) }
    for reading in news {
      published[reading.point] = Published(outcome: reading.outcome, at: poll.timestamp)
    }
    return news
  }

  private func isNews(_ reading: Reading, at now: Timestamp) -> Bool {
    guard published.indices.contains(reading.point) else { return false }
    guard let last = published[reading.point] else { return true }
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
}

/// How large the readings of a device become in a format that writes them as text.
///
/// A longer message would not be taken by brokers in the cloud, which accept 128 KiB; a record is
/// split before, so that each part is one message in every format, with its own number.
private struct PayloadSizes: Sendable {
  /// The longest payload, in bytes, without its first members.
  static let limit = 100_000
  /// A number of any size, or the name of a quality code, with what is around it.
  private static let valueSize = 28

  /// Point by point; empty where all points together fit.
  private let sizes: [Int]
  /// Whether all points together fit.
  private let fitsAlways: Bool

  init(of device: DeviceDefinition) {
    let sizes = device.points.map { $0.name.utf8.count + 4 + Self.size(of: $0.type) }
    fitsAlways = sizes.reduce(0, +) < Self.limit
    self.sizes = fitsAlways ? [] : sizes
  }

  private static func size(of type: ValueType) -> Int {
    // The longest form of a character in JSON has six.
    type.isText ? max(valueSize, 12 * type.registerCount) : valueSize
  }

  /// The readings in as many parts as are needed.
  func parts(of readings: [Reading]) -> [ArraySlice<Reading>] {
    guard !fitsAlways else { return [readings[...]] }
    var parts: [ArraySlice<Reading>] = []
    var (start, size) = (0, 0)
    for (index, reading) in readings.enumerated() {
      let next = sizes.indices.contains(reading.point) ? sizes[reading.point] : 0
      if size + next > Self.limit, index > start {
        parts.append(readings[start..<index])
        (start, size) = (index, 0)
      }
      size += next
    }
    parts.append(readings[start...])
    return parts
  }
}
