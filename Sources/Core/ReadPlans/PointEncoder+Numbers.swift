import DeviceProfiles
import Measurements
import Registers

extension PointEncoder {
  /// The value's bits as one unsigned number; for `bits(from, to)` at their place in the registers.
  func pattern(_ value: PointValue, exponent: Int) throws(EncodingFailure) -> UInt64 {
    guard value.double?.isFinite == true else { throw EncodingFailure("the value is no number") }
    let raw = try raw(value, exponent: exponent)
    guard !definition.notAvailable.contains(definition.type.ownBits(raw)) else {
      throw EncodingFailure("its registers would mean \"no value\"")
    }
    return raw
  }

  private func raw(_ value: PointValue, exponent: Int) throws(EncodingFailure) -> UInt64 {
    switch definition.type {
    case .float32:
      let single = Float(try unscaled(value, exponent: exponent))
      guard single.isFinite else { throw EncodingFailure("a float32 cannot hold it") }
      return UInt64(single.bitPattern)
    case .float64: return try unscaled(value, exponent: exponent).bitPattern
    case .string, .dateTime, .powerFactor4Q:
      throw EncodingFailure("a \(definition.type.name) cannot be written")
    default:
      let whole = try integer(value, exponent: exponent)
      guard let raw = definition.type.raw(of: whole) else {
        throw EncodingFailure(
          "its register would have to hold \(whole); it is \(definition.type.name)"
        )
      }
      return raw
    }
  }

  private func unscaled(
    _ value: PointValue,
    exponent: Int
  ) throws(EncodingFailure) -> Double {
    guard let number = value.double else { throw EncodingFailure("the value is no number") }
    let raw = definition.linearScale.raw(of: number, exponent: exponent)
    guard raw.isFinite else { throw EncodingFailure("the value is too large") }
    return raw + 0  // never a negative zero
  }

  /// The raw whole number; a value between two of them is refused.
  private func integer(
    _ value: PointValue,
    exponent: Int
  ) throws(EncodingFailure) -> Int128 {
    if definition.linearScale.isIdentity, exponent == 0 {
      switch value {
      case .signed(let exact): return Int128(exact)
      case .unsigned(let exact): return Int128(exact)
      default: break
      }
    }
    let raw = try unscaled(value, exponent: exponent)
    let whole = raw.rounded()
    // Decimal fractions are not exact in binary: 21.5 / 0.1 may lie a hair beside 215.
    guard abs(raw - whole) <= 1e-6 * max(1, abs(whole) * 1e-6), abs(whole) < 1e30 else {
      throw EncodingFailure("it lies between two steps of \(stepText(exponent))")
    }
    return Int128(whole)
  }

  private func stepText(_ exponent: Int) -> String {
    let step = definition.linearScale.step(exponent: exponent)
    let text = Int64(exactly: step).map { "\($0)" } ?? "\(step)"
    return definition.unit == "1" ? text : "\(text) \(definition.unit)"
  }
}
