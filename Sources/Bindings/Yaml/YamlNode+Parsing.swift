extension YamlNode {
  /// Deeper nesting is refused.
  package static let maximumDepth = 64
  /// More values are refused; values repeated by aliases count each time.
  package static let maximumNodes = 200_000

  /// Parses one YAML document; anchors and aliases are resolved, a byte order mark before it is
  /// skipped.
  ///
  /// - Returns: `nil` where the file holds nothing but blanks and comments.
  package static func document(parsing bytes: [UInt8]) throws(YamlSyntaxError) -> YamlNode? {
    let text = try YamlEncoding.text(in: bytes)
    var events = YamlEventReader(text)
    var composer = YamlComposer(text: text)
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
}
