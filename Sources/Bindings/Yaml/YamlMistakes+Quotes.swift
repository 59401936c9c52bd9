/// Texts that need quotes because YAML gives their first character, or one in them, a meaning.
extension YamlMistakes {
  /// A text in front of whose first character libyaml stopped.
  func unquotedText(
    _ problem: String,
    at place: Place,
    within context: String,
    from start: Place
  ) -> YamlSyntaxError? {
    if ["an alias", "an anchor", "a tag", "a block scalar"].contains(where: context.contains) {
      return unquotedText(from: start)
    }
    guard let character = character(at: place) else { return nil }
    if character == "[", let begin = beginningOfFlowValue(before: place) {
      return unquotedText(from: begin)
    }
    let isValue = lines[place.line].prefix(place.column).last { $0 != " " } == ":"
    let begins =
      "%@`".unicodeScalars.contains(character)
      || (isValue && "?,->|".unicodeScalars.contains(character))
    return begins ? unquotedText(from: place) : nil
  }

  /// A text that YAML takes for a tag or an anchor.
  func unquotedText(at event: YamlEvent) -> YamlSyntaxError {
    let place = Place(line: event.line - 1, column: event.column - 1)
    return unquotedText(from: place)
      ?? error("a text that begins with ! or & needs quotes", at: place)
  }

  /// An IPv6 address, which YAML takes for a list.
  func bracketedHost(at place: Place) -> YamlSyntaxError? {
    guard lines.indices.contains(place.line) else { return nil }
    let line = lines[place.line]
    let before = line.prefix(place.column + 1)
    guard let open = before.lastIndex(of: "["),
      line.prefix(open).last(where: { $0 != " " }) == ":"
    else { return nil }
    let text = line[open...].prefix { !" ,}".unicodeScalars.contains($0) }
    let inside = text.dropFirst().prefix { $0 != "]" && $0 != "%" }
    guard inside.filter({ $0 == ":" }).count > 1,
      inside.allSatisfy({ $0 == ":" || $0 == "." || $0.properties.isASCIIHexDigit })
    else { return nil }
    return unquoted(String(text), from: Place(line: place.line, column: open))
  }

  private func unquotedText(from place: Place) -> YamlSyntaxError? {
    let text = value(from: place)
    return text.isEmpty ? nil : unquoted(String(text), from: place)
  }

  private func unquoted(_ text: String, from place: Place) -> YamlSyntaxError {
    let special = text.unicodeScalars.first { !$0.isWord && $0 != " " }
    let quoted = text.contains("\"") || text.contains("\\") ? "'\(text)'" : "\"\(text)\""
    let reason =
      special == text.unicodeScalars.first
      ? "a text that begins with \(special.map { String(Character($0)) } ?? "") needs quotes"
      : "a text with \(special.map { String(Character($0)) } ?? "") in it needs quotes between braces"
    return YamlSyntaxError(
      line: place.line + 1,
      column: place.column + 1,
      problem: "\(reason); write \(quoted)",
      unquoted: text.contains("'") && quoted.hasPrefix("'") ? nil : text.unicodeScalars.count
    )
  }

  /// The value that begins at a place, up to the end of its line, a comment, or the end of its braces.
  private func value(from place: Place) -> Line {
    guard lines.indices.contains(place.line), place.column < lines[place.line].count else {
      return []
    }
    let line = lines[place.line]
    let isInBraces = opensBraces(in: line.prefix(place.column))
    var text: Line = []
    var depth = 0
    for (column, scalar) in line.enumerated().dropFirst(place.column) {
      if scalar == "#", column > 0, line[column - 1] == " " { break }
      if isInBraces {
        if depth == 0, !text.isEmpty, ",}]".unicodeScalars.contains(scalar) { break }
        if scalar == "[" || scalar == "{" { depth += 1 }
        if scalar == "]" || scalar == "}" { depth -= 1 }
      }
      text.append(scalar)
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  func opensBraces(in line: ArraySlice<Unicode.Scalar>) -> Bool {
    line.reduce(into: 0) { depth, scalar in
      if scalar == "{" || scalar == "[" { depth += 1 }
      if scalar == "}" || scalar == "]" { depth -= 1 }
    } > 0
  }

  /// Where the value between braces begins in which a bracket stands: `{ type: bits[0,3] }`.
  private func beginningOfFlowValue(before place: Place) -> Place? {
    let before = lines[place.line].prefix(place.column)
    guard before.last?.isWord == true, opensBraces(in: before) else { return nil }
    let word = before.reversed().prefix { $0.isWord }.count
    return Place(line: place.line, column: place.column - word)
  }
}
