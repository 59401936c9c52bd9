import Energy
import Measurements

/// Which of a line's counters counted.
enum ItemKind: Sendable, CaseIterable { case good, reject, total, rework }

/// The counters of a production line's items, those that it has.
struct LineCounters: Sendable, Hashable, Codable {
  private var goodCounter: ItemCounter?
  private var rejectCounter: ItemCounter?
  private var totalCounter: ItemCounter?
  private var reworkCounter: ItemCounter?

  /// Counters of which nothing is known yet; `settings` is what the device files say of each point.
  init(_ points: ItemCounters, _ settings: (PointReference) -> CounterSettings) {
    goodCounter = points.good.map { ItemCounter(settings: settings($0)) }
    rejectCounter = points.reject.map { ItemCounter(settings: settings($0)) }
    totalCounter = points.total.map { ItemCounter(settings: settings($0)) }
    reworkCounter = points.rework.map { ItemCounter(settings: settings($0)) }
  }

  private subscript(kind: ItemKind) -> ItemCounter? {
    get {
      switch kind {
      case .good: goodCounter
      case .reject: rejectCounter
      case .total: totalCounter
      case .rework: reworkCounter
      }
    }
    set {
      switch kind {
      case .good: goodCounter = newValue
      case .reject: rejectCounter = newValue
      case .total: totalCounter = newValue
      case .rework: reworkCounter = newValue
      }
    }
  }

  /// Takes a reading of a counter; `nil` where the line has no such counter.
  mutating func accept(
    _ value: Double,
    of kind: ItemKind,
    at time: Timestamp
  ) -> ItemCounter.Increase? {
    switch kind {
    case .good: goodCounter?.accept(value, at: time)
    case .reject: rejectCounter?.accept(value, at: time)
    case .total: totalCounter?.accept(value, at: time)
    case .rework: reworkCounter?.accept(value, at: time)
    }
  }

  /// Takes over what the device files say of the counters now; what they have counted stays.
  mutating func adopt(
    _ points: ItemCounters,
    _ settings: (PointReference?) -> CounterSettings
  ) {
    for kind in ItemKind.allCases { self[kind]?.adopt(settings(points[kind])) }
  }

  /// Goes on from what the counters of the same points have counted.
  mutating func goOn(from other: Self, of old: ItemCounters, for new: ItemCounters) {
    for kind in ItemKind.allCases where old[kind] == new[kind] {
      self[kind]?.goOn(from: other[kind])
    }
  }
}

extension ItemCounters {
  /// The point of a counter.
  subscript(kind: ItemKind) -> PointReference? {
    switch kind {
    case .good: good
    case .reject: reject
    case .total: total
    case .rework: rework
    }
  }
}
