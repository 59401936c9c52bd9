package import DeviceProfiles
package import Measurements

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
  /// Empty, as `published`, where everything is told.
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
  package mutating func news(of scan: PollResult) -> [Reading] {
    // Without change detection the last published values are not needed.
    guard mode == .change else {
      let isKnown = { (reading: Reading) in deadbands.indices.contains(reading.point) }
      return scan.readings.allSatisfy(isKnown) ? scan.readings : scan.readings.filter(isKnown)
    }
    let news = scan.readings.filter { isToBeTold($0, at: scan.timestamp) }
    for reading in news {
      published[reading.point] = Published(outcome: reading.outcome, at: scan.timestamp)
    }
    return news
  }

  private func isToBeTold(_ reading: Reading, at now: Timestamp) -> Bool {
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
