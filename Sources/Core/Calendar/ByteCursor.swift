/// A position in bytes from outside; every step is checked against their end.
struct ByteCursor {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  /// The next byte, without moving on; `nil` at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Moves on over `count` bytes and returns them.
  mutating func take(_ count: Int) throws(TimeZoneError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw .truncated }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func byte() throws(TimeZoneError) -> UInt8 {
    guard let byte = next else { throw .truncated }
    position += 1
    return byte
  }

  /// A signed number of four or eight bytes, the most significant first.
  mutating func signed(width: Int) throws(TimeZoneError) -> Int64 {
    var bits: UInt64 = 0
    for byte in try take(width) { bits = bits << 8 | UInt64(byte) }
    return width == 8
      ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
  }

  /// Moves on if the next byte is `wanted`.
  mutating func skip(_ wanted: UInt8) -> Bool {
    guard next == wanted else { return false }
    position += 1
    return true
  }

  /// The bytes before the first that is not `wanted`; the cursor is then at that byte.
  mutating func prefix(while wanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, wanted(byte) { position += 1 }
    return bytes[start..<position]
  }
}
