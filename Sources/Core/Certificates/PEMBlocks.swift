/// The base64 blocks of a PEM file (RFC 7468).
enum PEMBlocks {
  private static let begin = Array("-----BEGIN CERTIFICATE-----".utf8)
  private static let end = Array("-----END CERTIFICATE-----".utf8)

  /// The certificates of a file as DER; blocks that are not base64 are left out.
  static func certificates(in file: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var block: [UInt8]?
    for line in file.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    {
      let line = line.drop { $0 == UInt8(ascii: " ") }
      if line.starts(with: begin) {
        block = []
      } else if line.starts(with: end) {
        if let bytes = block.flatMap(decoded) { result.append(bytes) }
        block = nil
      } else if block != nil {
        block?.append(contentsOf: line)
      }
    }
    return result
  }

  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for character in text {
      if character == UInt8(ascii: "=") { break }
      if character == UInt8(ascii: " ") || character == UInt8(ascii: "\t") { continue }
      guard let digit = digit(character) else { return nil }
      bits = (bits << 6 | digit) & 0xFFFFFF
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }

  private static func digit(_ character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
