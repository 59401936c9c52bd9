extension YamlNode {
  /// Nesting beyond this is refused.
  package static let maximumDepth = 64
  /// Values beyond this, what aliases repeat included, are refused.
  package static let maximumNodes = 200_000

  /// Parses one YAML document; anchors and aliases are resolved.
  ///
  /// - Returns: `nil` where the file holds nothing but blanks and comments.
  package static func document(parsing bytes: [UInt8]) throws(YamlSyntaxError) -> YamlNode? {
    try requireText(bytes)
    var events = YamlEventReader(bytes)
    var composer = YamlComposer()
    return try composer.document(from: &events)
  }

  /// Parses one YAML document, which may not be empty.
  package init(parsing bytes: [UInt8]) throws(YamlSyntaxError) {
    guard let root = try Self.document(parsing: bytes) else {
      throw YamlSyntaxError(line: 1, column: 1, problem: "the file is empty")
    }
    self = root
  }

  package init(parsing text: String) throws(YamlSyntaxError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Refuses bytes that are not UTF-8, and NUL, with their place.
  private static func requireText(_ bytes: [UInt8]) throws(YamlSyntaxError) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw YamlSyntaxError(line: 1, column: 1, problem: "the file is UTF-16; save it as UTF-8")
    }
    var line = 1
    var column = 1
    var decoder = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    while true {
      switch decoder.parseScalar(from: &input) {
      case .valid(let scalar) where scalar.elementsEqual([0x0A]): (line, column) = (line + 1, 1)
      case .valid(let scalar) where scalar.elementsEqual([0x00]):
        throw YamlSyntaxError(line: line, column: column, problem: "the file has a NUL in it")
      case .valid: column += 1
      case .emptyInput: return
      case .error:
        throw YamlSyntaxError(
          line: line,
          column: column,
          problem: "the file is not UTF-8 here; save it as UTF-8"
        )
      }
    }
  }
}
