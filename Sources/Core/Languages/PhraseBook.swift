/// Messages in Vietnamese, found by their English text.
///
/// A message is translated clause by clause, as semicolons divide it; a clause that is not listed stays English.
package struct PhraseBook: Sendable {
  /// The longest first, since a short one may fit more than it means.
  private let templates: [MessageTemplate]

  /// - Parameter pairs: English and Vietnamese; see ``MessageTemplate``.
  package init(_ pairs: [(String, String)]) {
    templates = pairs.map(MessageTemplate.init).sorted { $0.weight > $1.weight }
  }

  package func text(_ message: String, in language: Language) -> String {
    language == .english ? message : translation(of: message)
  }

  package func translation(of message: String) -> String {
    clauses(of: message).map { clause(Substring($0)) }.joined(separator: "; ")
  }

  /// The parts between semicolons; one within quotes divides nothing.
  private func clauses(of message: String) -> [String] {
    var clauses: [String] = []
    var clause = ""
    var isQuoted = false
    var rest = Substring(message)
    while let first = rest.first {
      if first == "\"" { isQuoted.toggle() }
      if !isQuoted, rest.hasPrefix("; ") {
        clauses.append(clause)
        clause = ""
        rest = rest.dropFirst(2)
      } else {
        clause.append(first)
        rest = rest.dropFirst()
      }
    }
    return clauses + [clause]
  }

  private func clause(_ text: Substring, depth: Int = 0) -> String {
    // A value's message begins with its key.
    if depth == 0, let colon = text.firstRange(of: ": "),
      text[..<colon.lowerBound].utf8.allSatisfy(Self.isKeyByte)
    {
      let rest = text[colon.upperBound...]
      let translated = clause(rest, depth: 1)
      if translated != rest { return text[..<colon.upperBound] + translated }
    }
    return listed(text, depth) ?? String(text)
  }

  /// The translation of a listed phrase.
  private func listed(_ text: Substring, _ depth: Int) -> String? {
    let small = Self.uncapitalised(text)
    // What stands at a place may be a phrase that is listed itself.
    let inner = { (word: Substring) in depth < 2 ? clause(word, depth: depth + 1) : String(word) }
    for template in templates {
      if let found = template.translated(text, inner) { return found }
      if let small, let found = template.translated(small, inner) { return found }
    }
    return nil
  }

  /// As inside a sentence, where that differs: the system begins its errors with a capital letter.
  private static func uncapitalised(_ text: Substring) -> Substring? {
    guard let first = text.first, first.isUppercase else { return nil }
    return Substring(first.lowercased() + text.dropFirst())
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
  }
}
