extension TextForm {
  /// UTF-8, with invalid bytes escaped one by one.
  ///
  /// If `isFull`, the text reaches the end of its field, so its last character may be incomplete.
  static func utf8(_ bytes: ArraySlice<UInt8>, isFull: Bool) -> String {
    if let text = String(validating: withoutMark(bytes), as: UTF8.self) { return text }
    if isFull, let whole = withoutCutCharacter(bytes),
      let text = String(validating: withoutMark(whole), as: UTF8.self)
    {
      return text
    }
    var text = ""
    var rest = withoutMark(bytes)
    while let first = rest.first {
      let character = rest.prefix(length(after: first))
      if let valid = String(validating: character, as: UTF8.self) {
        text += valid
        rest = rest.dropFirst(character.count)
      } else {
        text += escaped(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The byte order mark is not part of the text.
  private static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
  }

  private static func length(after first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  /// Without the one to three bytes of a character that is cut at the end; `nil` where there is
  /// none.
  private static func withoutCutCharacter(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let rest = bytes.suffix(3)
    guard let start = rest.lastIndex(where: { $0 & 0xC0 == 0xC0 }),
      length(after: bytes[start]) > bytes.endIndex - start,
      bytes[(start + 1)...].allSatisfy({ $0 & 0xC0 == 0x80 })
    else { return nil }
    return bytes[..<start]
  }

  /// One character; the five bytes that Windows-1252 does not use are escaped.
  static func windows1252(_ byte: UInt8) -> String {
    guard (0x80...0x9F).contains(byte) else { return String(Unicode.Scalar(byte)) }
    guard let scalar = Unicode.Scalar(windowsLetters[Int(byte) - 0x80]) else {
      return escaped(byte)
    }
    return scalar.value == 0 ? escaped(byte) : String(scalar)
  }

  /// 0x80…0x9F of Windows-1252 (unicode.org, VENDORS/MICSFT/WINDOWS/CP1252.TXT); 0 where it has none.
  static let windowsLetters: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// UTF-16 up to the first unit of 0; a byte order mark decides the byte order.
  static func utf16(_ field: [UInt8]) -> String {
    var units = stride(from: 0, to: field.count - 1, by: 2).map {
      UInt16(field[$0]) << 8 | UInt16(field[$0 + 1])
    }
    if units.first == 0xFFFE { units = units.map(\.byteSwapped) }
    if units.first == 0xFEFF { units.removeFirst() }
    let end = units.firstIndex(of: 0) ?? units.count
    let isFull = end >= units.count - 1
    var used = units[..<end]
    while let last = used.last, last == 0xFFFF || last == 0x20 || (0x09...0x0D).contains(last) {
      used.removeLast()
    }
    if isFull, let last = used.last, UTF16.isLeadSurrogate(last) { used.removeLast() }
    var text = ""
    while let first = used.first {
      let count = UTF16.isLeadSurrogate(first) ? 2 : 1
      if let valid = String(validating: used.prefix(count), as: UTF16.self) {
        text += valid
        used = used.dropFirst(count)
      } else {
        text += escaped(UInt8(first >> 8)) + escaped(UInt8(first & 0xFF))
        used = used.dropFirst()
      }
    }
    return text
  }
}

extension TextForm {
  /// The bytes of a text in a field of `count` bytes, for simulated devices.
  ///
  /// The text is cut after a whole character and padded with NUL. A character that the encoding
  /// does not have becomes a question mark.
  package func field(_ text: String, count: Int) -> [UInt8] {
    let perCharacter = (bytes ?? .both) == .both ? 1 : 2
    var encoded: [UInt8] = []
    for character in text {
      let more = encode(character)
      guard (encoded.count + more.count) * perCharacter <= count else { break }
      encoded += more
    }
    let spread: [UInt8] =
      switch bytes ?? .both {
      case .both: encoded
      case .high: encoded.flatMap { [$0, 0] }
      case .low: encoded.flatMap { [0, $0] }
      }
    return spread + repeatElement(0, count: max(0, count - spread.count))
  }

  private func encode(_ character: Character) -> [UInt8] {
    switch encoding ?? .utf8 {
    case .utf8: return Array(String(character).utf8)
    case .utf16:
      return String(character).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case .latin1, .windows1252:
      return String(character).unicodeScalars.map { scalar in
        if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
          return UInt8(scalar.value)
        }
        guard encoding == .windows1252,
          let index = Self.windowsLetters.firstIndex(of: scalar.value)
        else { return UInt8(ascii: "?") }
        return UInt8(0x80 + index)
      }
    }
  }
}
