/// The number in a value's registers, before scale and offset.
package enum RawNumber: Sendable, Hashable {
  case signed(Int64)
  case unsigned(UInt64)
  case single(Float)
  case double(Double)
  /// A number, but none that the type can mean.
  case outOfRange
}

extension ValueType {
  /// The number in a pattern; `nil` where it holds none, such as a BCD digit above 9, or the type is text.
  ///
  /// Floats are not checked: they may be infinite or no number.
  package func number(in pattern: UInt64) -> RawNumber? {
    switch self {
    case .int16: return .signed(Int64(Int16(truncatingIfNeeded: pattern)))
    case .int32: return .signed(Int64(Int32(truncatingIfNeeded: pattern)))
    case .int64: return .signed(Int64(truncatingIfNeeded: pattern))
    case .uint16, .uint32, .uint64: return .unsigned(pattern)
    case .float32: return .single(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
    case .float64: return .double(Double(bitPattern: pattern))
    case .powerFactor4Q:
      return Self.powerFactor(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
    case .string, .dateTime: return nil
    default:
      guard let whole = whole(pattern) else { return nil }
      if wholeNumbers?.lowerBound == 0, let positive = UInt64(exactly: whole) {
        return .unsigned(positive)
      }
      return .signed(Int64(clamping: whole))
    }
  }

  /// The power factor without its quadrant: 1…2 stands for 2 − x, −2…−1 for −2 − x.
  private static func powerFactor(_ value: Float) -> RawNumber? {
    guard value.isFinite else { return nil }
    switch Double(value) {
    case -1...1: return .single(value)
    case 1...2: return .single(2 - value)
    case -2 ... -1: return .single(-2 - value)
    default: return .outOfRange
    }
  }
}
