extension YamlNode {
  /// More texts without their quotes are not looked for.
  private static let maximumRepairs = 50

  /// Parses one YAML document, and reads on behind texts that lack their quotes as if they had them.
  ///
  /// What such a text should be is best known to whoever reads the value.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - unquoted: Takes each text that lacks its quotes; its place is that of its node.
  /// - Returns: `nil` where the file holds nothing but blanks and comments.
  /// - Throws: any other mistake.
  package static func document(
    reading bytes: [UInt8],
    unquoted: (YamlSyntaxError) -> Void
  ) throws(YamlSyntaxError) -> YamlNode? {
    let text = try YamlEncoding.text(in: bytes)
    var stand = YamlStandIn(text)
    while true {
      do throws(YamlSyntaxError) {
        let document = try document(parsing: stand.bytes)
        return document.map { stand.restoring($0) }
      } catch {
        guard stand.count < maximumRepairs, stand.cover(error) else { throw error }
        unquoted(error)
      }
    }
  }
}

/// A document in which other characters stand for the texts that lack their quotes.
private struct YamlStandIn {
  /// A character of the private use area.
  private static let cover: Unicode.Scalar = "\u{E000}"

  private var lines: [[Unicode.Scalar]]
  private var texts: [YamlPlace: String] = [:]

  var count: Int { texts.count }

  init(_ bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self).unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" }.map(Array.init)
  }

  var bytes: [UInt8] { Array(String(lines.joined(separator: ["\n"])).utf8) }

  /// Covers the text that lacks its quotes.
  ///
  /// - Returns: Whether there is one that was not covered before.
  mutating func cover(_ error: YamlSyntaxError) -> Bool {
    let place = YamlPlace(line: error.line, column: error.column)
    guard let count = error.unquoted, count > 0, texts[place] == nil,
      lines.indices.contains(error.line - 1)
    else { return false }
    let range = (error.column - 1)..<(error.column - 1 + count)
    let line = lines[error.line - 1]
    guard range.lowerBound >= 0, range.upperBound <= line.count else { return false }
    texts[place] = String(line[range])
    for column in range { lines[error.line - 1][column] = Self.cover }
    return true
  }

  /// The tree with the texts that were covered.
  func restoring(_ node: YamlNode) -> YamlNode {
    let value: YamlNode.Value =
      switch node.value {
      case .scalar(let scalar): .scalar(restoring(scalar, of: node))
      case .sequence(let items): .sequence(items.map(restoring))
      case .mapping(let pairs):
        .mapping(pairs.map { YamlPair(key: restoring($0.key), value: restoring($0.value)) })
      }
    return YamlNode(value, line: node.line, column: node.column, origin: node.origin)
  }

  private func restoring(_ scalar: YamlScalar, of node: YamlNode) -> YamlScalar {
    let place = node.origin ?? YamlPlace(line: node.line, column: node.column)
    return texts[place].map { YamlScalar(text: $0) } ?? scalar
  }
}
