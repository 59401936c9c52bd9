package import DeviceProfiles
package import Measurements
import Registers

/// How values of any type are decoded, those included that ``PlainNumber`` decodes.
///
/// A class, since a value would be copied, set and all, for each reading.
package final class GeneralDecoder: Sendable {
  private let codec: RegisterCodec
  private let scale: LinearScale
  private let addressCount: Int
  private let holdsBits: Bool
  private let isState: Bool
  private let range: ClosedRange<Double>?
  private let notAvailable: Set<UInt64>
  private let notAvailableTexts: Set<String>
  private let isExact: Bool
  /// A power factor has none.
  private let hasExponent: Bool

  package init(_ definition: PointDefinition) {
    codec = definition.codec
    scale = definition.linearScale
    addressCount = definition.addressCount
    holdsBits = definition.table.holdsBits
    isState = definition.kind == .state
    range = definition.range
    notAvailable = definition.notAvailable
    notAvailableTexts = definition.notAvailableTexts
    isExact = definition.linearScale.isIdentity
    hasExponent = definition.type != .powerFactor4Q
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
      let power = ScaleExponent.value(words[scaleOffset], swapsBytes: codec.order.swapsBytes)
      guard let power else { return .bad(.notAvailable) }
      exponent = power
    }
    switch codec.type {
    case .string: return text(codec.text(in: words, at: item.offset))
    case .dateTime(let layout):
      return Self.clock(codec.clock(in: words, at: item.offset), layout)
    default: break
    }
    let pattern =
      item.parts.isEmpty
      ? codec.pattern(in: words, at: item.offset) : codec.pattern(in: words, at: item.parts)
    guard let pattern else { return .bad(.badFrame) }
    return number(pattern, exponent: exponent)
  }

  private func number(_ pattern: UInt64, exponent: Int) -> Reading.Outcome {
    if isNotAvailable(pattern) { return .bad(.notAvailable) }
    if case .bool = codec.type { return bool(pattern != 0) }
    switch codec.type.number(in: pattern) {
    case .signed(let raw): return signed(raw, exponent)
    case .unsigned(let raw): return unsigned(raw, exponent)
    case .single(let raw): return real(Double(raw), hasExponent ? exponent : 0, isSingle: true)
    case .double(let raw): return real(raw, exponent, isSingle: false)
    case .outOfRange: return .bad(.outOfRange)
    case nil: return .bad(.notANumber)
    }
  }

  /// The value's own bits are what `not_available` is compared with; of NaN every payload counts.
  private func isNotAvailable(_ raw: UInt64) -> Bool {
    guard !notAvailable.isEmpty else { return false }
    if notAvailable.contains(codec.type.ownBits(raw)) { return true }
    switch codec.type {
    case .float32, .powerFactor4Q:
      return Float(bitPattern: UInt32(truncatingIfNeeded: raw)).isNaN
        && notAvailable.contains(UInt64(Float.nan.bitPattern))
    case .float64:
      return Double(bitPattern: raw).isNaN && notAvailable.contains(Double.nan.bitPattern)
    default: return false
    }
  }
}

extension GeneralDecoder {
  /// A state is published as its number, whatever its register's type.
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
    var value = isExact && exponent == 0 ? raw : scale.value(of: raw, exponent: exponent)
    guard value.isFinite else { return .bad(.notANumber) }
    // A sum with 0 has no negative zero: 0 × −1 is 0.
    value += 0
    return checked(isSingle ? .single(value) : .number(value), value)
  }

  private func text(_ text: String?) -> Reading.Outcome {
    guard let text, !notAvailableTexts.contains(text) else { return .bad(.notAvailable) }
    return .good(.text(text))
  }

  private static func clock(_ reading: ClockReading, _ layout: DateTimeLayout) -> Reading.Outcome {
    switch reading {
    case .time(let time): .good(.text(layout.text(of: time)))
    case .unset: .bad(.notAvailable)
    case .impossible: .bad(.outOfRange)
    }
  }

  private func checked(_ value: PointValue, _ number: Double) -> Reading.Outcome {
    if let range, !range.contains(number) { return .bad(.outOfRange) }
    return .good(value)
  }
}
