/// Reads the elements of DER (ITU-T X.690), as far as X.509 certificates need it.
///
/// The input is not trusted: a length that reaches beyond the bytes, or is not in its shortest
/// form, gives `nil`.
struct DERReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The tag of the next element; `nil` at the end.
  var nextTag: UInt8? { rest.first }

  /// The contents of the next element, which must have this tag.
  mutating func element(_ tag: UInt8) -> ArraySlice<UInt8>? {
    guard rest.first == tag else { return nil }
    rest = rest.dropFirst()
    guard let length = length(), length <= rest.count else { return nil }
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }

  /// Skips the next element of this tag.
  mutating func skip(_ tag: UInt8) -> Bool { element(tag) != nil }

  private mutating func length() -> Int? {
    guard let first = rest.popFirst() else { return nil }
    guard first & 0x80 != 0 else { return Int(first) }
    let count = Int(first & 0x7F)
    // Three bytes can express 16 MiB, more than any certificate has.
    guard (1...3).contains(count), rest.count >= count, rest.first != 0 else { return nil }
    var length = 0
    for byte in rest.prefix(count) { length = length << 8 | Int(byte) }
    rest = rest.dropFirst(count)
    return length >= 0x80 ? length : nil
  }
}
