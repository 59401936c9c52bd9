import Yaml

extension ValueKind where Value == String {
  /// A text for people; a warning where a part of it is lost, or signs are kept that were meant as quotes.
  static let prose = text.doubtingQuotes().doubtingNumberSign { $0 }

  /// The same kind with a warning where typographic quotes stand around a value.
  func doubtingQuotes() -> Self {
    doubtingText { text in
      guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
        text.unicodeScalars.count > 2
      else { return nil }
      if text.filter({ $0 == "\"" }).count == 1, first == "\"" || last == "\"" {
        let inner = text.filter { $0 != "\"" }
        return "the quote becomes a part of the text, since there is one alone; write \"\(inner)\""
      }
      guard isQuote(first), isQuote(last) else { return nil }
      let inner = String(text.unicodeScalars.dropFirst().dropLast())
      return "the signs \(Character(first)) and \(Character(last)) become a part of the text; "
        + "write \"\(inner)\""
    }
  }

  /// The same kind with a warning where YAML takes the number behind a text, as in `Press #1`, for a
  /// comment.
  ///
  /// `word` makes what to write of the whole text.
  func doubtingNumberSign(_ word: @escaping @Sendable (String) -> String?) -> Self {
    var kind = self
    kind.read = { [read] node, context in
      guard let value = read(node, &context) else { return nil }
      if let rest = context.rest(behind: node), rest.hasPrefix(" #"),
        rest.dropFirst(2).first.map({ $0.isASCII && $0.isNumber }) == true,
        let text = node.scalar?.text
      {
        let end = rest.dropFirst().firstRange(of: " #")?.lowerBound ?? rest.endIndex
        let whole = OddCharacter.plain(text + rest[..<end])
        context.warning(
          "only \"\(text)\" is read, since a comment begins at #; write \"\(word(whole) ?? whole)\"",
          at: context.location(of: node)
        )
      }
      return value
    }
    return kind
  }
}

/// Quotes of documents and telephones, which YAML takes for letters.
private func isQuote(_ scalar: Unicode.Scalar) -> Bool {
  (0x2018...0x201F).contains(scalar.value) || scalar.value == 0xAB || scalar.value == 0xBB
}
