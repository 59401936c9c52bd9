/// Appends numbers and texts to a buffer of bytes.
package struct ByteWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  /// A copy of the bytes that takes no more memory than they do; the buffer stays with the writer.
  package var exactBytes: [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    copy.append(contentsOf: bytes)
    return copy
  }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func flag(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// Seven bits a byte, the least significant first.
  mutating func whole(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func count(_ number: Int) { whole(UInt64(number.magnitude)) }

  /// Small numbers of both signs take few bytes.
  mutating func signed(_ number: Int64) {
    whole(UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
  }

  mutating func bits(_ bits: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }

  mutating func bits(_ bits: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }

  mutating func double(_ number: Double) { bits(number.bitPattern) }

  mutating func text(_ text: String) {
    count(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func list<Element>(
    _ elements: [Element],
    _ write: (inout Self, Element) -> Void
  ) {
    count(elements.count)
    for element in elements { write(&self, element) }
  }

  mutating func optional<Value>(_ value: Value?, _ write: (inout Self, Value) -> Void) {
    flag(value != nil)
    if let value { write(&self, value) }
  }

  /// Texts by language, sorted.
  mutating func texts(_ texts: [String: String]) {
    list(texts.sorted { $0.key < $1.key }) { writer, entry in
      writer.text(entry.key)
      writer.text(entry.value)
    }
  }
}
