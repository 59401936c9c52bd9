/// A moment in Unix time, in whole milliseconds.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
  /// Milliseconds since 1970-01-01T00:00:00Z, not counting leap seconds.
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { milliseconds = seconds * 1000 }

  package static let distantPast = Self(milliseconds: .min / 4)
  package static let distantFuture = Self(milliseconds: .max / 4)

  package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  /// The moment later by `amount`; far outside the range of real dates it stops at the ends.
  package func advanced(byMilliseconds amount: Int64) -> Self {
    let (sum, overflow) = milliseconds.addingReportingOverflow(amount)
    return overflow ? (amount > 0 ? .distantFuture : .distantPast) : Self(milliseconds: sum)
  }

  /// Milliseconds from `earlier` to this moment; negative when `earlier` is in fact later.
  package func milliseconds(since earlier: Self) -> Int64 {
    milliseconds.subtractingReportingOverflow(earlier.milliseconds).partialValue
  }
}

/// A time range that includes `from` and excludes `to`.
package struct Interval: Sendable, Hashable, Codable {
  package var from: Timestamp
  package var to: Timestamp

  /// - Precondition: `from <= to`; an interval given backwards is empty at `from`.
  package init(from: Timestamp, to: Timestamp) {
    self.from = from
    self.to = max(from, to)
  }

  /// The length, in milliseconds.
  package var milliseconds: Int64 { to.milliseconds(since: from) }

  package var isEmpty: Bool { from >= to }

  package func contains(_ moment: Timestamp) -> Bool { from <= moment && moment < to }

  /// The common part; empty when there is none.
  package func intersection(_ other: Self) -> Self {
    Self(from: max(from, other.from), to: min(to, other.to))
  }
}
