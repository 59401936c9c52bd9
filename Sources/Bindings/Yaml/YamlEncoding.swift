/// The encoding of a configuration file, as different editors save it.
enum YamlEncoding {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let howTo = "save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)"

  /// The text without the byte order mark that Windows editors write at the beginning.
  ///
  /// - Throws: when the bytes are not UTF-8, or contain characters that no editor shows.
  static func text(in bytes: [UInt8]) throws(YamlSyntaxError) -> [UInt8] {
    if let name = wideEncoding(of: bytes) {
      throw YamlSyntaxError(line: 1, column: 1, problem: "the file is \(name); \(howTo)")
    }
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    try requireText(text)
    return text
  }

  /// The name of an encoding with 2 or 4 bytes per character.
  ///
  /// It is recognised by its byte order mark, or by the zero bytes of its ASCII characters.
  private static func wideEncoding(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    let head = bytes.prefix(64)
    guard head.count >= 4 else { return nil }
    let zeros = head.indices.filter { head[$0] == 0 }
    let isEven = zeros.allSatisfy { $0 % 2 == 0 }
    let isOdd = zeros.allSatisfy { $0 % 2 == 1 }
    return zeros.count * 5 >= head.count * 2 && isEven != isOdd ? "UTF-16" : nil
  }

  /// Refuses invalid UTF-8, NUL and byte order marks inside the text; the error names the place.
  private static func requireText(_ bytes: [UInt8]) throws(YamlSyntaxError) {
    var line = 1
    var column = 1
    var position = 0
    var followsReturn = false
    var decoder = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    while true {
      let problem: String
      switch decoder.parseScalar(from: &input) {
      case .valid(let scalar):
        let first = bytes[position]
        position += scalar.count
        let endsReturn = followsReturn && first != 0x0A
        followsReturn = first == 0x0D
        if endsReturn || first == 0x0A { (line, column) = (line + 1, 1) }
        if first == 0 {
          problem = "the file contains a NUL byte: it is not text, or was cut off; copy it again"
        } else if scalar.elementsEqual(mark) {
          problem = "there is an invisible byte order mark (U+FEFF) here; delete it"
        } else {
          if first != 0x0A { column += 1 }
          continue
        }
      case .emptyInput: return
      case .error:
        let byte = position < bytes.count ? String(bytes[position], radix: 16, uppercase: true) : ""
        problem = "the file is not UTF-8 here (byte 0x\(byte)); \(howTo)"
      }
      throw YamlSyntaxError(line: line, column: column, problem: problem)
    }
  }
}
