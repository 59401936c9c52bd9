/// How the registers of a text hold its characters.
package struct TextForm: Sendable, Hashable {
  package enum Encoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    /// ISO 8859-1.
    case latin1 = "latin-1"
    case windows1252 = "windows-1252"
    /// One register for each UTF-16 unit, its high byte first.
    case utf16 = "utf-16"
  }

  /// Which bytes of a register hold characters.
  package enum Bytes: String, Sendable, Hashable, CaseIterable {
    case both, high, low
  }

  /// `nil`: UTF-8.
  package var encoding: Encoding?
  /// `nil`: both, unless the registers show that only one byte of each holds text.
  package var bytes: Bytes?

  package init(encoding: Encoding? = nil, bytes: Bytes? = nil) {
    self.encoding = encoding
    self.bytes = bytes
  }

  /// The text in the bytes of its registers, the high byte of each first.
  ///
  /// It ends at the first NUL; blanks, line ends and bytes of 255 at its end are padding. A
  /// character that the end of the field cuts is left out. A byte that is invalid in the encoding
  /// is written as `\xB0`: nothing is guessed, nothing is lost.
  ///
  /// - Returns: `nil` where there is no text at all: every byte is 255.
  package func text(_ field: [UInt8]) -> String? {
    if field.allSatisfy({ $0 == 0xFF }) { return nil }
    if encoding == .utf16 { return Self.utf16(field) }
    let bytes = characters(of: field)
    var end = bytes.firstIndex(of: 0) ?? bytes.count
    // A NUL in the last place can follow a text that was cut.
    let isFull = end >= bytes.count - 1
    while end > 0, Self.isPadding(bytes[end - 1]) { end -= 1 }
    let used = bytes[..<end]
    switch encoding ?? .utf8 {
    case .utf8: return Self.utf8(used, isFull: isFull && end >= bytes.count - 1)
    case .latin1, .utf16: return String(String.UnicodeScalarView(used.map { Unicode.Scalar($0) }))
    case .windows1252: return used.reduce(into: "") { $0 += Self.windows1252($1) }
    }
  }

  private func characters(of field: [UInt8]) -> [UInt8] {
    switch bytes ?? Self.narrowSide(of: field) {
    case .both: field
    case .high: stride(from: 0, to: field.count, by: 2).map { field[$0] }
    case .low: stride(from: 1, to: field.count, by: 2).map { field[$0] }
    }
  }

  /// Which byte of each register holds a character.
  ///
  /// This is one byte only where at least two registers hold one byte of text each, with NUL on the
  /// same side, and all registers after them are padding.
  private static func narrowSide(of field: [UInt8]) -> Bytes {
    let registers = stride(from: 0, to: field.count - 1, by: 2).map { (field[$0], field[$0 + 1]) }
    let used = registers.prefix { $0 != (0, 0) && $0 != (0xFF, 0xFF) }
    let rest = registers.dropFirst(used.count)
    guard used.count > 1, rest.allSatisfy({ $0 == (0, 0) || $0 == (0xFF, 0xFF) }) else {
      return .both
    }
    if used.allSatisfy({ $0.0 == 0 && $0.1 >= 0x20 }) { return .low }
    if used.allSatisfy({ $0.1 == 0 && $0.0 >= 0x20 }) { return .high }
    return .both
  }

  private static func isPadding(_ byte: UInt8) -> Bool {
    byte == 0xFF || byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  static func escaped(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.count < 2 ? "0" : "") + digits
  }
}
