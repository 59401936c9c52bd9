import Yaml

extension ValueKind where Value == Int {
  /// A quantity in the smallest unit of its notation.
  fileprivate static func quantity(_ notation: UnitNotation, _ range: ClosedRange<Int>) -> ValueKind
  {
    ValueKind.scalar(
      notation.name,
      expected: "a \(notation.name) such as \(notation.example)",
      schema: ["type": "string", "pattern": .string(notation.pattern)],
      write: { .string(notation.text($0)) },
      advice: { text in
        notation.advice(for: text).keeping { notation.parse($0).map(range.contains) == true }
      },
      parse: { notation.parse($0.text) }
    )
    .doubtingThousands()
    .checked { amount in
      guard !range.contains(amount) else { return nil }
      let lowest = notation.text(range.lowerBound)
      return amount < range.lowerBound
        ? "\(notation.text(amount)) is too short or small; at least \(lowest) is needed"
        : "\(notation.text(amount)) is too long or large; "
          + "at most \(notation.text(range.upperBound)) is allowed"
    }
  }

  /// Bytes.
  static func size(atLeast least: Int) -> ValueKind {
    quantity(.size, least...(1 << 50))
  }
}

extension ValueKind where Value == Duration {
  /// A duration, counted in microseconds.
  static func duration(_ range: ClosedRange<Duration>) -> ValueKind {
    let bounds = range.lowerBound.microseconds...range.upperBound.microseconds
    return ValueKind<Int>.quantity(.duration, bounds)
      .map({ .microseconds($0) }, write: { .string(UnitNotation.duration.text($0.microseconds)) })
  }
}

extension ValueKind where Value == Double {
  /// Watts.
  static let power = ValueKind<Int>.quantity(.power, 0...(1 << 50))
    .map({ Double($0) / 1000 }, write: { .string(UnitNotation.power.text(Int($0 * 1000))) })

  /// A plain number, or a power in watts.
  static let level = ValueKind.scalar(
    "number or power",
    expected: "a number such as 0.5 or a power such as 760kW",
    schema: ["anyOf": [number.schema, power.schema]],
    write: { .number($0) },
    advice: { LevelNotation.advice(for: $0) },
    parse: { scalar in
      UnitNotation.power.parse(scalar.text).map { Double($0) / 1000 }
        ?? (scalar.isText ? nil : NumberText.decimal(scalar.text))
    }
  )
  .doubtingThousands()
}

extension Duration {
  /// Whole microseconds; clamped.
  fileprivate var microseconds: Int {
    let (seconds, attoseconds) = components
    let (product, overflow) = Int(seconds).multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : product &+ Int(attoseconds / 1_000_000_000_000)
  }

  static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
