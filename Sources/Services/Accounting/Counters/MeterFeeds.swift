import Events
import Energy
import Indicators
import Measurements

/// The feeds of all counters: what readings of points are turned into.
final class MeterFeeds {
  private var feeds: [MeterFeed]

  init(_ catalogue: MeterCatalogue) { feeds = catalogue.feeds }

  /// Takes a reading; `book` gets what it books, with the counter's position.
  ///
  /// - Returns: The event of it.
  func accept(
    _ value: Double,
    by feed: Int,
    at time: Timestamp,
    _ book: (Booking, Int) -> Void
  ) -> Event? {
    feeds[feed].accept(value, at: time, book)
  }

  /// Books a planned change of a meter.
  ///
  /// - Returns: The event of it; `nil`: it was not booked.
  func swapMeter(
    _ swap: (device: String, point: String, from: Double, to: Double),
    at time: Timestamp,
    asked author: EventAuthor,
    _ book: (Booking, Int) -> Void
  ) -> Event? {
    let feed = feeds.firstIndex { $0.device == swap.device && $0.point == swap.point }
    return feed.flatMap { feeds[$0].swap(from: swap.from, to: swap.to, at: time, author, book) }
  }

  /// Takes what was found out of a device: at which value each of its counters starts again.
  func learn(of device: MeteredDevice) {
    for position in feeds.indices where feeds[position].device == device.id {
      let name = feeds[position].point
      if let point = device.points.first(where: { $0.name == name }) {
        feeds[position].learn(point)
      }
    }
  }

  /// Up to where a feed has booked all that can be; `nil`: it has never been read.
  func reached(feed position: Int) -> Timestamp? { feeds[position].reached }

  /// Milliseconds between two readings of a feed.
  func pollPeriod(feed position: Int) -> Int64 { feeds[position].pollPeriod }

  /// The earliest moment that a feed that was ever read has reached.
  var earliestReached: Timestamp? { feeds.compactMap(\.reached).min() }

  /// The feeds of the points that drive a baseline: how long the slowest is between two readings, in
  /// milliseconds, and whether all have been read at or after a moment.
  func drivers(
    of baseline: EnergyBaseline,
    at moment: Timestamp
  ) -> (slowestPoll: Int64, haveReached: Bool) {
    let feeds = feeds.filter { feed in
      baseline.drivers.contains {
        $0.reduction != nil && $0.line == feed.device && $0.field == feed.point
          && $0.base == feed.base
      }
    }
    return (
      feeds.reduce(1) { max($0, $1.pollPeriod) },
      feeds.allSatisfy { ($0.reached ?? .distantPast) >= moment }
    )
  }

  /// Goes on from the checkpoints of a former run.
  ///
  /// - Returns: The feeds whose checkpoint cannot be read, with their device.
  func restore(from checkpoints: [String: [UInt8]]) -> [(device: String, name: String)] {
    var lost: [(device: String, name: String)] = []
    for position in feeds.indices {
      guard let bytes = checkpoints[feeds[position].checkpointKey] else { continue }
      if !feeds[position].restore(bytes) {
        lost.append((feeds[position].device, feeds[position].name))
      }
    }
    return lost
  }

  /// Adds the checkpoints that are out of date.
  func takeCheckpoints(into checkpoints: inout [String: [UInt8]]) {
    for position in feeds.indices {
      if let bytes = feeds[position].takeCheckpoint() {
        checkpoints[feeds[position].checkpointKey] = bytes
      }
    }
  }
}
