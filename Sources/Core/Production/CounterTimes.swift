/// Milliseconds for which it is known what each of a line's counters counted.
///
/// Known is the time between two readings of a counter, also over a gap that its own difference bridges; a
/// gap in which it was reset or set back is not.
package struct CounterTimes: Sendable, Hashable, Codable {
  package var good: Int64 = 0
  package var reject: Int64 = 0
  package var total: Int64 = 0
  package var rework: Int64 = 0

  package init() {}

  /// The same time for each.
  package init(each milliseconds: Int64) {
    (good, reject, total, rework) = (milliseconds, milliseconds, milliseconds, milliseconds)
  }

  package static let none = Self()

  subscript(kind: ItemKind) -> Int64 {
    get {
      switch kind {
      case .good: good
      case .reject: reject
      case .total: total
      case .rework: rework
      }
    }
    set {
      switch kind {
      case .good: good = newValue
      case .reject: reject = newValue
      case .total: total = newValue
      case .rework: rework = newValue
      }
    }
  }

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    guard other != .none else { return }
    operation(&good, other.good)
    operation(&reject, other.reject)
    operation(&total, other.total)
    operation(&rework, other.rework)
  }
}

extension ItemCounters {
  /// The counters that the items produced are known from.
  var ofProduced: [ItemKind] {
    if good != nil, reject != nil { return [.good, .reject] }
    if total != nil { return [.total] }
    return good != nil ? [.good] : reject != nil ? [.reject] : []
  }

  /// The counters that the good items are known from.
  var ofGood: [ItemKind] {
    if good != nil { return [.good] }
    guard total != nil else { return [] }
    return reject != nil ? [.total, .reject] : [.total]
  }

  /// The counters that all of a line's counts are known from.
  var ofItems: [ItemKind] { ofProduced + ofGood + ofRework }

  var ofRework: [ItemKind] { rework != nil ? [.rework] : [] }
}
