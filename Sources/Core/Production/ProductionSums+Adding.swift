import Energy

extension ProductionSums {
  /// Adds; a number at the end of its range stays there.
  package static func += (sums: inout Self, other: Self) {
    sums.combine(with: other) { $0 = $0.saturatingAdd($1) }
  }

  /// Takes off what was added before.
  package static func -= (sums: inout Self, other: Self) {
    sums.combine(with: other) { sum, part in
      let (difference, overflow) = sum.subtractingReportingOverflow(part)
      sum = overflow ? (part < 0 ? .max : .min) : difference
    }
  }

  package static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum += b
    return sum
  }
}
