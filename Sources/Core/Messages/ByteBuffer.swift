/// Bytes that grow, and keep their memory when they are emptied.
///
/// Appending to an array checks for each byte whether the array is shared and has room; here ``write(_:_:)`` does it once for many.
/// Other modules have buffers of their own (`ByteWriter`), since nothing is inlined across modules.
struct ByteBuffer: Sendable {
  /// What was written, and room behind it.
  private var storage: [UInt8]
  /// How many bytes were written.
  private var end = 0

  init(capacity: Int) { storage = Array(repeating: 0, count: max(16, capacity)) }

  /// Empties the buffer and keeps its memory.
  mutating func reset() { end = 0 }

  /// A copy of what was written, which takes no more memory than it must.
  var bytes: [UInt8] { Array(storage[..<end]) }

  /// Makes room for so many bytes more.
  mutating func reserve(_ count: Int) {
    if count > storage.count &- end { grow(count) }
  }

  private mutating func grow(_ count: Int) {
    let missing = end + count - storage.count
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

  mutating func append(_ byte: UInt8) {
    reserve(1)
    storage[end] = byte
    end += 1
  }

  mutating func append(contentsOf bytes: [UInt8]) {
    reserve(bytes.count)
    storage.replaceSubrange(end..<end + bytes.count, with: bytes)
    end += bytes.count
  }

  mutating func append(utf8 text: String) {
    let bytes = text.utf8.span
    write(bytes.count) { span, end in
      for index in bytes.indices { span.put(bytes[index], at: &end) }
    }
  }
}

/// Writing where room was made.
extension MutableSpan<UInt8> {
  @inline(__always)
  mutating func put(_ byte: UInt8, at end: inout Int) {
    self[end] = byte
    end &+= 1
  }

  /// Writes the first bytes of eight, the least significant first; there is room for all of them.
  @inline(__always)
  mutating func put(_ word: UInt64, count: Int, at end: inout Int) {
    // Safe, since every pattern of bits is a byte.
    var bytes = unsafe mutableBytes
    bytes.storeBytes(of: word.littleEndian, toByteOffset: end, as: UInt64.self)
    end &+= count
  }
}
