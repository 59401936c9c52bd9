/// Reads what a ``ByteWriter`` has written; whatever the bytes are, it reads nothing beyond them.
package struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(RecordError) -> UInt8 {
    guard position < bytes.count else { throw .malformed }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func flag() throws(RecordError) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw .malformed
    }
  }

  mutating func whole() throws(RecordError) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      // The tenth byte has room for one bit.
      guard shift < 63 || next < 2 else { throw .malformed }
      number |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return number }
    }
    throw .malformed
  }

  mutating func int() throws(RecordError) -> Int {
    guard let number = Int(exactly: try whole()) else { throw .malformed }
    return number
  }

  mutating func signed() throws(RecordError) -> Int64 {
    let number = try whole()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  mutating func bits64() throws(RecordError) -> UInt64 {
    guard bytes.count - position >= 8 else { throw .malformed }
    var bits: UInt64 = 0
    for place in 0..<8 { bits |= UInt64(bytes[position + place]) << UInt64(8 * place) }
    position += 8
    return bits
  }

  mutating func bits32() throws(RecordError) -> UInt32 {
    guard bytes.count - position >= 4 else { throw .malformed }
    var bits: UInt32 = 0
    for place in 0..<4 { bits |= UInt32(bytes[position + place]) << UInt32(8 * place) }
    position += 4
    return bits
  }

  mutating func double() throws(RecordError) -> Double { Double(bitPattern: try bits64()) }

  mutating func text() throws(RecordError) -> String {
    let count = try int()
    guard count <= bytes.count - position else { throw .malformed }
    let content = bytes[position..<position + count]
    guard let text = String(validating: content, as: UTF8.self) else { throw .malformed }
    position += count
    return text
  }

  /// The number of elements that follow, each of at least one byte.
  mutating func count() throws(RecordError) -> Int {
    let count = try int()
    guard count <= bytes.count - position else { throw .malformed }
    return count
  }

  mutating func list<Element>(
    _ read: (inout Self) throws(RecordError) -> Element
  ) throws(RecordError) -> [Element] {
    let count = try count()
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }

  mutating func optional<Value>(
    _ read: (inout Self) throws(RecordError) -> Value
  ) throws(RecordError) -> Value? {
    try flag() ? try read(&self) : nil
  }

  mutating func texts() throws(RecordError) -> [String: String] {
    let pairs = try list { reader throws(RecordError) in (try reader.text(), try reader.text()) }
    return Dictionary(pairs) { first, _ in first }
  }
}
