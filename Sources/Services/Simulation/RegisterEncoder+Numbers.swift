import DeviceProfiles
import Measurements
import Registers

extension RegisterEncoder {
  /// The registers as one unsigned number, most significant first; `nil` for text.
  func rawNumber(_ value: PointValue, exponent: Int) -> UInt64? {
    switch definition.type {
    case .float32: return float32(value, exponent: exponent).map { UInt64($0.bitPattern) }
    case .powerFactor4Q: return value.double.map { UInt64(Float(clamp($0, to: -1...1)).bitPattern) }
    case .float64: return unscaled(value, exponent: exponent)?.bitPattern
    default:
      guard let range = definition.type.wholeNumbers else { return nil }
      return integer(value, exponent: exponent, range)
        .flatMap { definition.type.raw(of: avoidingMarks($0, range)) }
    }
  }

  /// The raw value before rounding.
  private func unscaled(_ value: PointValue, exponent: Int) -> Double? {
    guard let number = wrapped(value).double else { return nil }
    let raw = definition.linearScale.raw(of: number, exponent: exponent)
    return raw.isFinite ? raw : 0
  }

  private func float32(_ value: PointValue, exponent: Int) -> Float? {
    guard let raw = unscaled(value, exponent: exponent) else { return nil }
    let largest = Double(Float.greatestFiniteMagnitude)
    return Float(clamp(raw, to: -largest...largest))
  }

  /// The raw integer, within the type's range.
  private func integer(
    _ value: PointValue,
    exponent: Int,
    _ range: ClosedRange<Int128>
  ) -> Int128? {
    if definition.linearScale.isIdentity, exponent == 0 {
      switch value {
      case .signed(let exact): return fit(Int128(exact), range)
      case .unsigned(let exact): return fit(Int128(exact), range)
      default: break
      }
    }
    guard let raw = unscaled(value, exponent: exponent) else { return nil }
    // A sum of increments can be slightly below the whole number that it stands for.
    let rounded =
      definition.kind == .counter
      ? (raw + abs(raw) * 1e-14).rounded(.down) : raw.rounded(.toNearestOrAwayFromZero)
    let bounded = clamp(rounded, to: -1e30...1e30)
    return fit(Int128(bounded), range)
  }

  /// Wraps a counter whose definition says where it starts again.
  private func wrapped(_ value: PointValue) -> PointValue {
    guard definition.kind == .counter, let end = definition.counter.wrapsAt, end > 0,
      let number = value.double, number >= end
    else { return value }
    return .number(number.truncatingRemainder(dividingBy: end))
  }

  /// The nearest raw value that does not mean "no value".
  private func avoidingMarks(_ raw: Int128, _ range: ClosedRange<Int128>) -> Int128 {
    guard !definition.notAvailable.isEmpty else { return raw }
    for distance in 0...Int128(definition.notAvailable.count) {
      for candidate in [raw - distance, raw + distance]
      where range ~= candidate && !isMark(candidate) {
        return candidate
      }
    }
    return raw
  }

  private func isMark(_ raw: Int128) -> Bool {
    definition.type.raw(of: raw).map {
      definition.notAvailable.contains(definition.type.ownBits($0))
    } ?? false
  }

  /// The number within the range; counters wrap, all others stop at the ends.
  private func fit(_ raw: Int128, _ range: ClosedRange<Int128>) -> Int128 {
    if definition.kind == .counter, raw > range.upperBound { return raw % (range.upperBound + 1) }
    return min(max(raw, range.lowerBound), range.upperBound)
  }

  private func clamp(_ value: Double, to range: ClosedRange<Double>) -> Double {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
