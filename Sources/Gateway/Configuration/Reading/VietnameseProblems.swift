/// Messages of configuration files in Vietnamese.
///
/// A message is translated clause by clause, as semicolons divide it; a clause that is not listed stays English.
enum VietnameseProblems {
  static func translation(of message: String) -> String {
    clauses(of: message).map { clause(Substring($0)) }.joined(separator: "; ")
  }

  /// The parts between semicolons; one within quotes divides nothing.
  private static func clauses(of message: String) -> [String] {
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

  private static func clause(_ text: Substring, depth: Int = 0) -> String {
    // A value's message begins with its key.
    if depth == 0, let colon = text.firstRange(of: ": "),
      text[..<colon.lowerBound].utf8.allSatisfy(isKeyByte)
    {
      let rest = text[colon.upperBound...]
      let translated = clause(rest, depth: 1)
      if translated != rest { return text[..<colon.upperBound] + translated }
    }
    for template in templates {
      let found = template.translated(text) { word in
        // What stands at a place may be a phrase that is listed itself.
        depth < 2 ? clause(word, depth: depth + 1) : String(word)
      }
      if let found { return found }
    }
    return String(text)
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
  }

  /// The longest first, since a short one may fit more than it means.
  private static let templates = pairs.map(MessageTemplate.init)
    .sorted { $0.weight > $1.weight }
}
