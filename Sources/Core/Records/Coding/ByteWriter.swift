import Messages

/// Appends numbers and texts to a buffer of bytes.
package struct ByteWriter: Sendable {
  private var buffer: ByteBuffer

  package init(capacity: Int = 256) { buffer = ByteBuffer(capacity: capacity) }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() { buffer.reset() }

  /// A copy of what was written, which takes no more memory than it must.
  package var bytes: [UInt8] { buffer.bytes }

  /// Writes at most so many bytes by `body`, which moves the end.
  @inline(__always)
  mutating func write(_ count: Int, _ body: (inout MutableSpan<UInt8>, inout Int) -> Void) {
    buffer.write(count, body)
  }

  mutating func byte(_ byte: UInt8) { buffer.append(byte) }

  mutating func flag(_ flag: Bool) { byte(flag ? 1 : 0) }

  /// Seven bits a byte, the least significant first.
  mutating func whole(_ number: UInt64) {
    write(10) { span, end in span.put(whole: number, at: &end) }
  }

  mutating func count(_ number: Int) { whole(UInt64(number.magnitude)) }

  /// Small numbers of both signs take few bytes.
  mutating func signed(_ number: Int64) { whole(number.zigzag) }

  mutating func text(_ text: String) {
    count(text.utf8.count)
    buffer.append(utf8: text)
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

extension Int64 {
  /// 0, -1, 1, -2 and so on as 0, 1, 2, 3.
  var zigzag: UInt64 {
    UInt64(bitPattern: self << 1) ^ UInt64(bitPattern: self >> 63)
  }
}

/// Writing where room was made.
extension MutableSpan<UInt8> {
  mutating func put(whole number: UInt64, at end: inout Int) {
    var rest = number
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80, at: &end)
      rest >>= 7
    }
    put(UInt8(truncatingIfNeeded: rest), at: &end)
  }

  mutating func put(_ bits: some FixedWidthInteger, at end: inout Int) {
    var rest = bits
    for _ in 0..<bits.bitWidth / 8 {
      put(UInt8(truncatingIfNeeded: rest), at: &end)
      rest >>= 8
    }
  }
}
