/// The keys of an object's members, encoded once: in quotation marks, with a comma before and a colon behind.
///
/// They lie in words, so that eight bytes are copied at a time; an array for each would take several times the memory.
package struct EncodedKeys: Sendable {
  private let words: [UInt64]
  /// Where each key begins in the words.
  private let starts: [UInt32]
  /// The length of each key, in bytes.
  private let lengths: [UInt32]

  package init(_ names: [String]) {
    var words: [UInt64] = []
    var starts: [UInt32] = []
    var lengths: [UInt32] = []
    for name in names {
      let bytes = [UInt8(ascii: ",")] + JSONWriter.encodedKey(name)
      starts.append(UInt32(clamping: words.count))
      lengths.append(UInt32(clamping: bytes.count))
      for start in stride(from: 0, to: bytes.count, by: 8) {
        let part = bytes[start..<min(start + 8, bytes.count)]
        words.append(part.reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
    (self.words, self.starts, self.lengths) = (Array(words[...]), starts, lengths)
  }

  package var count: Int { starts.count }

  /// The bytes that a key may take.
  func room(for position: Int) -> Int { Int(lengths[position]) + 8 }

  /// Writes a key, with its comma where one is needed.
  @inline(__always)
  func put(_ position: Int, comma: Bool, into span: inout MutableSpan<UInt8>, at end: inout Int) {
    var index = Int(starts[position])
    var rest = Int(lengths[position])
    if !comma {
      // Over the comma, eight bytes further on all the same.
      let skipped = min(rest, 8) &- 1
      span.put(words[index] >> 8, count: skipped, at: &end)
      rest &-= skipped &+ 1
      index &+= 1
    }
    while rest > 0 {
      span.put(words[index], count: min(rest, 8), at: &end)
      rest &-= 8
      index &+= 1
    }
  }
}
