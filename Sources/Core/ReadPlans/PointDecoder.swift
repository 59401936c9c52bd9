package import DeviceProfiles
package import Measurements

/// Makes an engineering value of the registers of one point.
///
/// A class, since a value would be copied, set and all, for each reading.
package final class PointDecoder: Sendable {
  private let type: ValueType
  let swapsBytes: Bool
  /// For clocks, whose registers are no one number.
  let swapsRegisters: Bool
  /// Where its registers stand from its first one on, the most significant first; empty for text.
  private let places: [Int]
  /// Its own bits, and where they begin.
  private let mask: UInt64
  private let lowestBit: UInt64
  let addressCount: Int
  let textForm: TextForm
  private let holdsBits: Bool
  private let isState: Bool
  private let scale: DecimalFactor
  private let offset: Double
  private let range: ClosedRange<Double>?
  private let notAvailable: Set<UInt64>
  let notAvailableTexts: Set<String>
  private let isExact: Bool

  package init(_ definition: PointDefinition) {
    type = definition.type
    swapsBytes = definition.order.swapsBytes
    swapsRegisters = definition.order.swapsRegisters
    addressCount = definition.addressCount
    let count = definition.addressCount
    places =
      definition.type.isText
      ? [] : (0..<count).map { definition.order.place(of: $0, among: count) }
    mask = definition.type.mask
    lowestBit = UInt64(definition.type.lowestBit)
    textForm = definition.textForm
    holdsBits = definition.table.holdsBits
    isState = definition.kind == .state
    scale = definition.scale
    offset = definition.offset
    range = definition.range
    notAvailable = definition.notAvailable
    notAvailableTexts = definition.notAvailableTexts
    isExact = definition.scale == .one && definition.offset == 0
  }

  /// Decodes the point out of the answer to a request.
  ///
  /// - Parameters:
  ///   - words: the answer: one register, or one bit as 0 or 1, to an element.
  ///   - item: where in it the point stands.
  /// - Returns: a finite number, a text, or why there is none; `badFrame` for an answer too short.
  package func decode(_ words: [UInt16], at item: ReadRequest.Item) -> Reading.Outcome {
    guard item.offset >= 0, item.offset + (item.parts.isEmpty ? addressCount : 1) <= words.count
    else { return .bad(.badFrame) }
    if holdsBits { return bool(words[item.offset] != 0) }
    var exponent = 0
    if let scaleOffset = item.scaleOffset {
      guard words.indices.contains(scaleOffset) else { return .bad(.badFrame) }
      guard let power = ScaleExponent.value(words[scaleOffset], swapsBytes: swapsBytes) else {
        return .bad(.notAvailable)
      }
      exponent = power
    }
    switch type {
    case .string(let length): return text(words, from: item.offset, length: length)
    case .dateTime(let layout): return clock(words, from: item.offset, layout)
    default: break
    }
    guard let raw = rawBits(words, item) else { return .bad(.badFrame) }
    return number(raw, exponent: exponent)
  }

  /// The registers of a value as one unsigned number, most significant first; `nil` for an answer too
  /// short.
  private func rawBits(_ words: [UInt16], _ item: ReadRequest.Item) -> UInt64? {
    var raw: UInt64 = 0
    for place in places {
      let index: Int
      if item.parts.isEmpty {
        index = item.offset + place
      } else {
        guard place < item.parts.count else { return nil }
        index = item.parts[place]
        guard words.indices.contains(index) else { return nil }
      }
      let word = words[index]
      raw = raw << 16 | UInt64(swapsBytes ? word.byteSwapped : word)
    }
    return raw
  }

  private func number(_ raw: UInt64, exponent: Int) -> Reading.Outcome {
    if isNotAvailable(raw) { return .bad(.notAvailable) }
    switch type {
    case .bool: return bool(raw != 0)
    case .int16: return signed(Int64(Int16(truncatingIfNeeded: raw)), exponent)
    case .int32: return signed(Int64(Int32(truncatingIfNeeded: raw)), exponent)
    case .int64: return signed(Int64(truncatingIfNeeded: raw), exponent)
    case .uint16, .uint32, .uint64: return unsigned(raw, exponent)
    case .float32:
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: raw))
      return real(Double(value), exponent, isSingle: true)
    case .float64: return real(Double(bitPattern: raw), exponent, isSingle: false)
    case .powerFactor4Q: return powerFactor(raw)
    case .string, .dateTime: return .bad(.notANumber)
    default:
      guard let whole = type.whole(raw) else { return .bad(.notANumber) }
      if let positive = UInt64(exactly: whole), type.wholeNumbers?.lowerBound == 0 {
        return unsigned(positive, exponent)
      }
      return signed(Int64(clamping: whole), exponent)
    }
  }

  /// The value's own bits are what `not_available` is compared with; of NaN every payload counts.
  private func isNotAvailable(_ raw: UInt64) -> Bool {
    guard !notAvailable.isEmpty else { return false }
    if notAvailable.contains((raw & mask) >> lowestBit) { return true }
    switch type {
    case .float32, .powerFactor4Q:
      return Float(bitPattern: UInt32(truncatingIfNeeded: raw)).isNaN
        && notAvailable.contains(UInt64(Float.nan.bitPattern))
    case .float64:
      return Double(bitPattern: raw).isNaN && notAvailable.contains(Double.nan.bitPattern)
    default: return false
    }
  }

  private func powerFactor(_ raw: UInt64) -> Reading.Outcome {
    let value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
    guard value.isFinite else { return .bad(.notANumber) }
    switch value {
    case -1...1: return real(value, 0, isSingle: true)
    case 1...2: return real(2 - value, 0, isSingle: true)
    case -2 ... -1: return real(-2 - value, 0, isSingle: true)
    default: return .bad(.outOfRange)
    }
  }
}

extension PointDecoder {
  /// A state is told by its number, whatever its register's type.
  private func bool(_ value: Bool) -> Reading.Outcome {
    if isNotAvailable(value ? 1 : 0) { return .bad(.notAvailable) }
    return isState ? .good(.unsigned(value ? 1 : 0)) : .good(.bool(value))
  }

  private func signed(_ raw: Int64, _ exponent: Int) -> Reading.Outcome {
    guard isExact, exponent == 0 else { return real(Double(raw), exponent, isSingle: false) }
    return checked(.signed(raw), Double(raw))
  }

  private func unsigned(_ raw: UInt64, _ exponent: Int) -> Reading.Outcome {
    guard isExact, exponent == 0 else { return real(Double(raw), exponent, isSingle: false) }
    return checked(.unsigned(raw), Double(raw))
  }

  private func real(_ raw: Double, _ exponent: Int, isSingle: Bool) -> Reading.Outcome {
    guard raw.isFinite else { return .bad(.notANumber) }
    var value = raw
    if !isExact || exponent != 0 {
      var factor = scale
      let power = DecimalFactor.powerOfTen(abs(exponent))
      if exponent > 0 { factor.numerator *= power } else { factor.denominator *= power }
      value = factor.applied(to: raw, plus: offset)
    }
    guard value.isFinite else { return .bad(.notANumber) }
    // A sum with 0 has no negative zero: 0 × −1 is 0.
    value += 0
    return checked(isSingle ? .single(value) : .number(value), value)
  }

  private func checked(_ value: PointValue, _ number: Double) -> Reading.Outcome {
    if let range, !range.contains(number) { return .bad(.outOfRange) }
    return .good(value)
  }
}
