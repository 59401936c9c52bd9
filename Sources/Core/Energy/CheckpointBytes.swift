/// Appends numbers to a checkpoint: small ones in few bytes, all of them without loss.
package struct CheckpointWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Appends an unsigned number in groups of seven bits, the lowest first.
  package mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a signed number, near 0 in few bytes: 0, −1, 1, −2 … are 0, 1, 2, 3 ….
  package mutating func append(_ value: Int64) {
    append(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends the eight bytes of a floating-point number.
  package mutating func append(_ value: Double) {
    let pattern = value.bitPattern
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
    }
  }

  package mutating func append(_ value: Bool) { bytes.append(value ? 1 : 0) }

  package mutating func append(_ text: String) {
    let utf8 = text.utf8
    append(UInt64(utf8.count))
    bytes.append(contentsOf: utf8)
  }

  /// Appends whether there is a value, and the value.
  package mutating func append<Value>(_ value: Value?, _ body: (inout Self, Value) -> Void) {
    append(value != nil)
    if let value { body(&self, value) }
  }
}

/// Reads what a ``CheckpointWriter`` wrote; from bytes that are anything else it gives `nil` or nonsense,
/// never a crash.
package struct CheckpointReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var isAtEnd: Bool { position >= bytes.count }
  /// Bytes that are left.
  package var remaining: Int { bytes.count - position }

  package mutating func byte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  package mutating func unsigned() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let next = byte() else { return nil }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    return nil
  }

  package mutating func signed() -> Int64? {
    unsigned().map { Int64(bitPattern: ($0 >> 1) ^ (0 &- ($0 & 1))) }
  }

  package mutating func double() -> Double? {
    var pattern: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      guard let next = byte() else { return nil }
      pattern |= UInt64(next) << shift
    }
    return Double(bitPattern: pattern)
  }

  package mutating func bool() -> Bool? {
    byte().flatMap { $0 < 2 ? $0 == 1 : nil }
  }

  package mutating func string() -> String? {
    guard let count = unsigned(), count <= UInt64(remaining) else { return nil }
    let end = position + Int(count)
    defer { position = end }
    return String(validating: bytes[position..<end], as: UTF8.self)
  }

  /// Reads a value that may be absent.
  /// - Returns: `nil` where the bytes are no such thing; `.some(nil)` where the value is absent.
  package mutating func optional<Value>(_ body: (inout Self) -> Value?) -> Value?? {
    guard let isThere = bool() else { return nil }
    guard isThere else { return .some(nil) }
    return body(&self).map { .some($0) }
  }
}
