package import DeviceProfiles
package import Measurements
import Registers

/// Makes an engineering value of the registers of one point.
package enum PointDecoder: Sendable {
  /// Nearly every point of a meter, in any order of words.
  case plain(PlainNumber)
  /// Texts, clocks, bits, numbers of other forms, and those with a scale register or values that mean "no value".
  case general(GeneralDecoder)

  package init(_ point: PointDefinition) {
    self = PlainNumber(point).map(Self.plain) ?? .general(GeneralDecoder(point))
  }

  /// Decodes the point out of the answer to a request.
  ///
  /// - Parameters:
  ///   - words: The answer: one register, or one bit as 0 or 1, to an element.
  ///   - item: Where in it the point stands.
  /// - Returns: A finite number, a text, or why there is none; `badFrame` for an answer too short.
  package func decode(_ words: [UInt16], at item: ReadRequest.Item) -> Reading.Outcome {
    switch self {
    case .plain(let number): number.decode(words, at: item.offset)
    case .general(let decoder): decoder.decode(words, at: item)
    }
  }
}

/// How most numbers are decoded, such as a float32 with swapped words: of one or two registers that adjoin, without
/// a scale register and without raw values that mean "no value".
///
/// A few plain fields, since a gateway decodes little else: a tenth of the work that ``GeneralDecoder`` has, which
/// decodes the same values and all others.
package struct PlainNumber: Sendable {
  private enum Form {
    case float32, int16, uint16, int32, uint32
  }

  private let form: Form
  /// Where the registers stand, the more significant first (in the order `CDAB`, with swapped words, that is the
  /// second one); the same place twice for one register.
  private let high: Int
  private let low: Int
  private let swapsBytes: Bool
  private let isExact: Bool
  private let scale: LinearScale
  private let least: Double
  private let greatest: Double

  /// `nil` for a point that is no such number.
  package init?(_ point: PointDefinition) {
    switch point.type {
    case .float32: form = .float32
    case .int16: form = .int16
    case .uint16: form = .uint16
    case .int32: form = .int32
    case .uint32: form = .uint32
    default: return nil
    }
    guard !point.table.holdsBits, point.scattered.isEmpty, point.scaleRegister == nil,
      point.notAvailable.isEmpty, point.kind != .text
    else { return nil }
    let count = point.type.registerCount
    high = point.order.place(of: 0, among: count)
    low = point.order.place(of: count - 1, among: count)
    swapsBytes = point.order.swapsBytes
    scale = point.linearScale
    isExact = scale.isIdentity
    least = point.range?.lowerBound ?? -.infinity
    greatest = point.range?.upperBound ?? .infinity
  }

  /// Decodes the point out of the answer to a request.
  ///
  /// - Parameters:
  ///   - words: the answer, one register to an element.
  ///   - offset: where in it the point begins.
  /// - Returns: a finite number, or why there is none; `badFrame` for an answer too short.
  package func decode(_ words: [UInt16], at offset: Int) -> Reading.Outcome {
    guard offset >= 0, offset + max(high, low) < words.count else { return .bad(.badFrame) }
    let (first, last) = (words[offset + high], words[offset + low])
    let lower = UInt32(swapsBytes ? last.byteSwapped : last)
    let upper = UInt32(swapsBytes ? first.byteSwapped : first)
    switch form {
    case .float32:
      let raw = Double(Float(bitPattern: upper << 16 | lower))
      return real(raw, isSingle: true)
    case .int16: return whole(Int64(Int16(truncatingIfNeeded: lower)))
    case .uint16: return natural(lower)
    case .int32: return whole(Int64(Int32(bitPattern: upper << 16 | lower)))
    case .uint32: return natural(upper << 16 | lower)
    }
  }

  private func whole(_ raw: Int64) -> Reading.Outcome {
    isExact ? checked(.signed(raw), Double(raw)) : real(Double(raw), isSingle: false)
  }

  private func natural(_ raw: UInt32) -> Reading.Outcome {
    isExact ? checked(.unsigned(UInt64(raw)), Double(raw)) : real(Double(raw), isSingle: false)
  }

  private func real(_ raw: Double, isSingle: Bool) -> Reading.Outcome {
    guard raw.isFinite else { return .bad(.notANumber) }
    // A sum with 0 has no negative zero: 0 × −1 is 0.
    let value = (isExact ? raw : scale.value(of: raw)) + 0
    guard value.isFinite else { return .bad(.notANumber) }
    return checked(isSingle ? .single(value) : .number(value), value)
  }

  private func checked(_ value: PointValue, _ number: Double) -> Reading.Outcome {
    number >= least && number <= greatest ? .good(value) : .bad(.outOfRange)
  }
}
