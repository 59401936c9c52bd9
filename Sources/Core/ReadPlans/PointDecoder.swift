package import DeviceProfiles
package import Measurements

/// Makes an engineering value of the registers of one point.
///
/// A class, since a value would be copied, set and all, for each reading.
package final class PointDecoder: Sendable {
  private let type: ValueType
  private let order: WordOrder
  private let addressCount: Int
  private let holdsBits: Bool
  private let isState: Bool
  private let scale: DecimalFactor
  private let offset: Double
  private let range: ClosedRange<Double>?
  private let notAvailable: Set<UInt64>
  private let isExact: Bool

  package init(_ definition: PointDefinition) {
    type = definition.type
    order = definition.order
    addressCount = definition.addressCount
    holdsBits = definition.table.holdsBits
    isState = definition.kind == .state
    scale = definition.scale
    offset = definition.offset
    range = definition.range
    notAvailable = definition.notAvailable
    isExact = definition.scale == .one && definition.offset == 0
  }

  /// Decodes the point out of the answer to a request.
  ///
  /// - Parameters:
  ///   - words: the answer: one register, or one bit as 0 or 1, to an element.
  ///   - item: where in it the point stands.
  /// - Returns: a finite number, a text, or why there is none; `badFrame` for an answer too short.
  package func decode(_ words: [UInt16], at item: ReadRequest.Item) -> Reading.Outcome {
    guard item.offset >= 0, item.offset + addressCount <= words.count else {
      return .bad(.badFrame)
    }
    if holdsBits { return bool(words[item.offset] != 0) }
    var exponent = 0
    if let scaleOffset = item.scaleOffset {
      guard words.indices.contains(scaleOffset) else { return .bad(.badFrame) }
      let power = Int16(bitPattern: words[scaleOffset])
      guard (-10...10).contains(power) else { return .bad(.notAvailable) }
      exponent = Int(power)
    }
    switch type {
    case .string(let length): return text(words, from: item.offset, length: length)
    case .dateTime(let layout): return clock(words, from: item.offset, layout)
    default: break
    }
    let raw = rawBits(words, from: item.offset, count: addressCount)
    return number(raw, exponent: exponent)
  }

  /// The registers of a value as one unsigned number, most significant first.
  private func rawBits(_ words: [UInt16], from offset: Int, count: Int) -> UInt64 {
    var raw: UInt64 = 0
    for position in 0..<count {
      let index = order.swapsRegisters ? count - 1 - position : position
      let word = words[offset + index]
      raw = raw << 16 | UInt64(order.swapsBytes ? word.byteSwapped : word)
    }
    return raw
  }

  private func number(_ raw: UInt64, exponent: Int) -> Reading.Outcome {
    if isNotAvailable(raw) { return .bad(.notAvailable) }
    switch type {
    case .bool: return bool(raw != 0)
    case .int8: return signed(Int64(Int8(truncatingIfNeeded: raw)), exponent)
    case .uint8: return unsigned(raw & 0xFF, exponent)
    case .int16: return signed(Int64(Int16(truncatingIfNeeded: raw)), exponent)
    case .int32: return signed(Int64(Int32(truncatingIfNeeded: raw)), exponent)
    case .int64: return signed(Int64(truncatingIfNeeded: raw), exponent)
    case .uint16, .uint32, .uint64: return unsigned(raw, exponent)
    case .float32:
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: raw))
      return real(Double(value), exponent, isSingle: true)
    case .float64: return real(Double(bitPattern: raw), exponent, isSingle: false)
    case .bcd16: return decimalDigits(raw, count: 4, exponent)
    case .bcd32: return decimalDigits(raw, count: 8, exponent)
    case .bits(let from, let to): return unsigned(bits(raw, from: from, to: to), exponent)
    case .mod10(let registers): return mod10(raw, registers: registers, exponent)
    case .powerFactor4Q: return powerFactor(raw)
    case .string, .dateTime: return .bad(.notANumber)
    }
  }

  /// The value's width in bits is what `not_available` is compared over.
  private func isNotAvailable(_ raw: UInt64) -> Bool {
    guard !notAvailable.isEmpty else { return false }
    let compared: UInt64 =
      switch type {
      case .int8, .uint8: raw & 0xFF
      case .bits(let from, let to): bits(raw, from: from, to: to)
      default: raw
      }
    return notAvailable.contains(compared)
  }

  private func bits(_ raw: UInt64, from: Int, to: Int) -> UInt64 {
    guard (0...31).contains(from), (from...31).contains(to) else { return 0 }
    return raw >> UInt64(from) & ((1 << UInt64(to - from + 1)) - 1)
  }

  private func decimalDigits(_ raw: UInt64, count: Int, _ exponent: Int) -> Reading.Outcome {
    var value: UInt64 = 0
    for position in (0..<count).reversed() {
      let digit = raw >> UInt64(4 * position) & 0xF
      guard digit <= 9 else { return .bad(.notANumber) }
      value = value * 10 + digit
    }
    return unsigned(value, exponent)
  }

  private func mod10(_ raw: UInt64, registers: Int, _ exponent: Int) -> Reading.Outcome {
    var value: UInt64 = 0
    for position in (0..<registers).reversed() {
      let group = raw >> UInt64(16 * position) & 0xFFFF
      guard group <= 9999 else { return .bad(.notANumber) }
      value = value * 10_000 + group
    }
    return unsigned(value, exponent)
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
    return checked(isSingle ? .single(value) : .number(value), value)
  }

  private func checked(_ value: PointValue, _ number: Double) -> Reading.Outcome {
    if let range, !range.contains(number) { return .bad(.outOfRange) }
    return .good(value)
  }

  private func clock(_ words: [UInt16], from: Int, _ layout: DateTimeLayout) -> Reading.Outcome {
    let taken = words[from..<from + layout.registerCount].map {
      order.swapsBytes ? $0.byteSwapped : $0
    }
    switch layout.reading(of: order.swapsRegisters ? taken.reversed() : taken) {
    case .time(let time): return .good(.text(layout.text(of: time)))
    case .unset: return .bad(.notAvailable)
    case .impossible: return .bad(.outOfRange)
    }
  }

  /// Text up to the first NUL, trailing blanks cut; bytes that are no UTF-8 make it bad.
  private func text(_ words: [UInt16], from offset: Int, length: Int) -> Reading.Outcome {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length + 1)
    for word in words[offset..<offset + addressCount] {
      let ordered = order.swapsBytes ? word.byteSwapped : word
      bytes.append(UInt8(truncatingIfNeeded: ordered >> 8))
      bytes.append(UInt8(truncatingIfNeeded: ordered))
    }
    bytes.removeLast(bytes.count - length)
    if bytes.allSatisfy({ $0 == 0xFF }) { return .bad(.notAvailable) }
    if let end = bytes.firstIndex(of: 0) { bytes.removeSubrange(end...) }
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .bad(.notANumber) }
    return .good(.text(text))
  }
}
