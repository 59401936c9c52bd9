import Energy

/// Stops for one reason: how many began, and how long they lasted.
package struct StopSums: Sendable, Hashable, Codable {
  /// Stops with planned busy time, in the slot in which they began.
  package var count: Int64
  /// Milliseconds of planned busy time.
  package var duration: Int64

  package init(count: Int64, duration: Int64) {
    self.count = count
    self.duration = duration
  }

  /// The name of the reason of a fault that has none.
  package static let unspecified = "unspecified"

  private var isZero: Bool { count == 0 && duration == 0 }

  /// Adds or takes off; a reason without any stop left is removed.
  static func combine(
    _ stops: inout [String: Self],
    with other: [String: Self],
    by operation: (inout Int64, Int64) -> Void
  ) {
    for (reason, part) in other {
      var sum = stops[reason] ?? Self(count: 0, duration: 0)
      operation(&sum.count, part.count)
      operation(&sum.duration, part.duration)
      stops[reason] = sum.isZero ? nil : sum
    }
  }
}

extension ProductionSums {
  /// The stops by reason, the longest first (a Pareto); equally long ones by name.
  package var stopsByDuration: [(reason: String, stops: StopSums)] {
    stops.filter { $0.value.duration > 0 || $0.value.count > 0 }
      .sorted { a, b in
        a.value.duration == b.value.duration
          ? a.key < b.key : a.value.duration > b.value.duration
      }
      .map { ($0.key, $0.value) }
  }
}
