/// Appends numbers and texts to a buffer of bytes.
package struct ByteWriter: Sendable {
  /// What was written, and room behind it.
  var storage: [UInt8]
  /// How many bytes were written.
  var end = 0

  package init(capacity: Int = 256) { storage = Array(repeating: 0, count: max(16, capacity)) }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() { end = 0 }

  /// A copy of what was written, which takes no more memory than it must.
  package var bytes: [UInt8] { Array(storage[..<end]) }

  /// Makes room for so many bytes more.
  mutating func reserve(_ count: Int) {
    let missing = end + count - storage.count
    guard missing > 0 else { return }
    storage.append(contentsOf: repeatElement(0, count: max(missing, storage.count)))
  }

  /// Writes at most so many bytes by `body`, which moves the end.
  @inline(__always)
  mutating func write(_ count: Int, _ body: (inout MutableSpan<UInt8>, inout Int) -> Void) {
    reserve(count)
    var end = end
    var span = storage.mutableSpan
    body(&span, &end)
    self.end = end
  }

  mutating func byte(_ byte: UInt8) {
    reserve(1)
    storage[end] = byte
    end += 1
  }

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
    for byte in text.utf8 { self.byte(byte) }
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
  mutating func put(_ byte: UInt8, at end: inout Int) {
    self[end] = byte
    end &+= 1
  }

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
