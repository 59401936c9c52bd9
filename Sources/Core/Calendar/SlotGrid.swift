package import Measurements

/// The ledger's base slots.
///
/// No quarter of an hour, midnight, shift, tariff or demand edge and no change of the clocks lies
/// inside a slot. Slots are half-open, never empty, and follow each other without gap or overlap.
/// When clocks go back, the hour that is shown twice has its slots twice.
package struct SlotGrid: Sendable {
  package let zone: TimeZoneRules
  /// The edges of a day besides the quarters, in minutes after local midnight, ascending.
  package let edges: [Int]

  private static let quarter: Int64 = 900_000
  private static let day: Int64 = 86_400_000

  /// Takes daily edges in minutes after local midnight, in any order.
  ///
  /// Whole quarters are always edges; edges outside 1…1439 are ignored.
  package init(zone: TimeZoneRules, edges: [Int] = []) {
    self.zone = zone
    self.edges = Set(edges).filter { (1..<1440).contains($0) && $0 % 15 != 0 }.sorted()
  }

  /// The slot that contains a moment.
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

  /// The daily edges on both sides of a time of day, in milliseconds after midnight.
  private func cuts(around ofDay: Int64) -> (from: Int64, to: Int64) {
    var from = ofDay / Self.quarter * Self.quarter
    var to = from + Self.quarter
    let next = firstEdge(after: ofDay)
    if next < edges.count { to = min(to, Int64(edges[next]) * 60_000) }
    if next > 0 { from = max(from, Int64(edges[next - 1]) * 60_000) }
    return (from, to)
  }

  /// The position of the first edge after a time of day; there may be one for each minute.
  private func firstEdge(after ofDay: Int64) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = low + (high - low) / 2
      if Int64(edges[middle]) * 60_000 > ofDay { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The slot that ends with a moment or contains it: an item counted at an edge was made before
  /// it.
  package func slot(upTo moment: Timestamp) -> Interval {
    slot(containing: moment.advanced(byMilliseconds: -1))
  }

  /// The slots that overlap an interval, whole, in order; none for an empty interval.
  package func slots(covering interval: Interval) -> SlotSequence {
    SlotSequence(grid: self, interval: interval)
  }
}

/// Slots one after another; each is computed when it is needed.
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
    // After the last supported date there is no further slot.
    guard slot.to > rest.from else { return nil }
    rest = Interval(from: slot.to, to: Swift.max(slot.to, rest.to))
    return slot
  }
}
