package import Measurements

/// The ledger's base slots: stretches of time that no quarter of an hour, midnight, shift, tariff or
/// demand edge and no change of the clocks lies within.
///
/// Slots are half-open, never empty, and follow on one another without gap or overlap. When clocks go
/// back, the hour shown twice has its slots twice.
package struct SlotGrid: Sendable {
  package let zone: TimeZoneRules
  /// The edges of a day besides the quarters, in minutes after local midnight, ascending.
  package let edges: [Int]

  private static let quarter: Int64 = 900_000
  private static let day: Int64 = 86_400_000

  /// Takes daily cuts in minutes after local midnight, in any order.
  ///
  /// Whole quarters are cut anyhow, and what lies outside 1…1439 is no cut within a day.
  package init(zone: TimeZoneRules, edges: [Int] = []) {
    self.zone = zone
    self.edges = Set(edges).filter { (1..<1440).contains($0) && $0 % 15 != 0 }.sorted()
  }

  /// The slot that a moment lies in.
  package func slot(containing moment: Timestamp) -> Interval {
    let moment = TimeZoneRules.bounded(moment)
    let period = zone.period(at: moment)
    let offset = Int64(period.offset) * 1000
    let local = moment.milliseconds + offset
    let ofDay = (local % Self.day + Self.day) % Self.day
    let midnight = local - ofDay - offset
    let (from, to) = cuts(around: ofDay)
    return Interval(
      from: Timestamp(milliseconds: midnight + from),
      to: Timestamp(milliseconds: midnight + to)
    ).intersection(period.interval)
  }

  /// The daily cuts on both sides of a time of the day, in milliseconds after midnight.
  private func cuts(around ofDay: Int64) -> (from: Int64, to: Int64) {
    var from = ofDay / Self.quarter * Self.quarter
    var to = from + Self.quarter
    for edge in edges {
      let cut = Int64(edge) * 60_000
      if cut > ofDay {
        to = min(to, cut)
        break
      }
      from = max(from, cut)
    }
    return (from, to)
  }

  /// The slot that ends with a moment or contains it: an item counted at an edge was made before it.
  package func slot(upTo moment: Timestamp) -> Interval {
    slot(containing: moment.advanced(byMilliseconds: -1))
  }

  /// The slots that have a part in an interval, whole, in order; none for an empty one.
  package func slots(covering interval: Interval) -> SlotSequence {
    SlotSequence(grid: self, interval: interval)
  }
}

/// Slots one after another; each is found when it is asked for.
package struct SlotSequence: Sequence, IteratorProtocol, Sendable {
  private let grid: SlotGrid
  private var rest: Interval

  init(grid: SlotGrid, interval: Interval) {
    self.grid = grid
    rest = interval
  }

  package mutating func next() -> Interval? {
    guard !rest.isEmpty else { return nil }
    let slot = grid.slot(containing: rest.from)
    // Beyond the last date that counts there is no further slot.
    guard slot.to > rest.from else { return nil }
    rest = Interval(from: slot.to, to: Swift.max(slot.to, rest.to))
    return slot
  }
}
