/// The engineering value of a point: the registers after type, order, scale and offset.
package enum PointValue: Sendable, Hashable {
  /// A real number; always finite.
  case number(Double)
  /// A real number that was a 32-bit float on the wire: printed with the float's own precision.
  case single(Double)
  /// An integer without a scale, exact over the whole range of `int64`.
  case signed(Int64)
  /// An integer without a scale, exact over the whole range of `uint64`.
  case unsigned(UInt64)
  case bool(Bool)
  case text(String)

  /// The value as a number for thresholds and KPIs; `nil` for text.
  package var double: Double? {
    switch self {
    case .number(let value), .single(let value): value
    case .signed(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .bool(let value): value ? 1 : 0
    case .text: nil
    }
  }

  /// The value as an integer, for states; `nil` where it is not one.
  package var integer: Int? {
    switch self {
    case .signed(let value): Int(exactly: value)
    case .unsigned(let value): Int(exactly: value)
    case .bool(let value): value ? 1 : 0
    case .number(let value), .single(let value): Int(exactly: value)
    case .text: nil
    }
  }

  /// The distance between two numbers, exact for integers over their whole range; `nil` for text.
  package func distance(to other: Self) -> Double? {
    if let one = exact, let two = other.exact { return Double((one - two).magnitude) }
    guard let one = double, let two = other.double else { return nil }
    return abs(one - two)
  }

  private var exact: Int128? {
    switch self {
    case .signed(let value): Int128(value)
    case .unsigned(let value): Int128(value)
    default: nil
    }
  }
}
