/// Colons that are missing, doubled, or written as another sign.
extension YamlMistakes {
  /// A line with a key: where the key begins, and where its value does.
  struct Entry {
    var key: String
    var column: Int
    var value: Int
  }

  /// A colon behind the first one of a line, or one that another mistake makes wrong.
  func secondColon(at place: Place) -> YamlSyntaxError? {
    guard lines.indices.contains(place.line) else { return nil }
    if let mistake = missingColonBeforeBrace(in: place.line) { return mistake }
    guard let entry = entry(in: place.line) else { return nil }
    if entry.column + entry.key.count == place.column { return mistake(before: entry, at: place) }
    guard entry.column + entry.key.count < place.column else { return nil }
    guard entry.value < place.column else {
      return error("the colon is doubled; remove one", at: place)
    }
    let value = value(of: entry, in: place.line)
    if let braces = braced(value) {
      let start = Place(line: place.line, column: entry.value)
      let lack =
        value.first == "(" ? "{ and } stand around keys, not ( and )" : "a { is missing here"
      return error("\(lack); write \(braces)", at: start)
    }
    let written = lines[place.line][entry.value..<place.column]
    let before = String(written.filter { $0 != "\"" && $0 != "'" })
    return error(objection(to: before, value.dropFirst(written.count + 1)), at: place)
  }

  /// What to say of a value of which one part stands before a colon and the rest behind it.
  private func objection(to before: String, _ rest: ArraySlice<Unicode.Scalar>) -> String {
    let behind = rest.drop { $0 == " " }
    if behind.isEmpty { return "a colon stands at the end of this value; write \(before)" }
    if behind.starts(with: "//".unicodeScalars) || behind.allSatisfy({ ("0"..."9").contains($0) }) {
      return "a blank stands behind the colon in this value; write \(before):\(String(behind))"
    }
    let text = before + ":" + String(rest)
    // `1s retries: 2` lacks the end of a line, `Hall 1: oven` its quotes.
    let isLine = before.unicodeScalars.first.map {
      ("0"..."9").contains($0) || "\"'[{".unicodeScalars.contains($0)
    }
    guard isLine == false, !text.contains("\\") else {
      return "this value contains a second colon; put it in quotes, or begin a new line"
    }
    let quoted = quoted(text)
    return "a text with a colon in it needs quotes; write \(quoted)"
  }

  /// Keys with their values as they are written between braces; `nil` for another text.
  private func braced(_ value: ArraySlice<Unicode.Scalar>) -> String? {
    var inner = value.drop { $0 == "(" || $0 == " " }
    let isRound = value.first == "("
    guard key(in: inner) != nil else { return nil }
    let hasMore = inner.indices.contains { index in
      inner[index] == "," && key(in: inner[index...].dropFirst().drop { $0 == " " }) != nil
    }
    guard isRound || inner.last == "}" || hasMore else { return nil }
    if isRound, inner.last == ")" { inner = inner.dropLast() }
    let depth = inner.reduce(into: 0) { depth, scalar in
      depth += scalar == "{" ? 1 : scalar == "}" ? -1 : 0
    }
    if depth < 0 { inner = inner.dropLast() }
    while inner.last == " " { inner = inner.dropLast() }
    return "{ \(String(inner)) }"
  }

  /// A key with a good colon that the line above makes wrong: it lacks its colon, or has its key further left.
  private func mistake(before entry: Entry, at place: Place) -> YamlSyntaxError? {
    guard
      let above = (0..<place.line).reversed().first(where: { number in
        lines[number].first { $0 != " " }.map { $0 != "#" } == true
      })
    else { return nil }
    let line = lines[above]
    let start = line.prefix { $0 == " " || $0 == "-" }.count
    if self.entry(in: above) == nil {
      return missingColon(in: line.dropFirst(start), at: Place(line: above, column: start))
    }
    guard entry.column > start else { return nil }
    return error(
      "the line is indented too far; indent it by \(start) spaces, like the key above it",
      at: Place(line: place.line, column: entry.column)
    )
  }

  /// `good_count { table: holding }`.
  private func missingColonBeforeBrace(in number: Int) -> YamlSyntaxError? {
    let line = lines[number]
    let start = line.prefix { $0 == " " || $0 == "-" }.count
    let word = line.dropFirst(start).prefix { $0.isWord || $0 == "-" }
    let rest = line.dropFirst(start + word.count).drop { " =;".unicodeScalars.contains($0) }
    guard !word.isEmpty, rest.first == "{" else { return nil }
    return error(
      "a colon and a space are missing after this key; write \(String(word)): {",
      at: Place(line: number, column: start)
    )
  }

  /// A key without a colon: `unit_id 5`, `unit_id = 5`, `unit_id; 5`.
  func missingColon(_ problem: String, from start: Place) -> YamlSyntaxError? {
    guard problem.contains("could not find expected ':'"), lines.indices.contains(start.line),
      start.column < lines[start.line].count
    else { return nil }
    return missingColon(in: lines[start.line].dropFirst(start.column), at: start)
  }

  private func missingColon(in text: ArraySlice<Unicode.Scalar>, at place: Place)
    -> YamlSyntaxError?
  {
    let key = text.prefix { $0.isWord || $0 == "-" }
    let rest = text.dropFirst(key.count).drop { " =:;,\u{FF1A}".unicodeScalars.contains($0) }
    guard !key.isEmpty else { return nil }
    guard !rest.isEmpty else {
      return error("a colon is missing after \(String(key))", at: place)
    }
    return error(
      "a colon and a space are missing after this key; write \(String(key)): \(String(rest))",
      at: place
    )
  }

  func entry(in number: Int) -> Entry? {
    let line = lines[number]
    let start = line.prefix { $0 == " " || $0 == "-" }.count
    guard let key = key(in: line.dropFirst(start)) else { return nil }
    let behind = start + key.count + 1
    return Entry(
      key: key,
      column: start,
      value: behind + line.dropFirst(behind).prefix { $0 == " " }.count
    )
  }

  /// The value of a line's key, without a comment behind it.
  func value(of entry: Entry, in number: Int) -> ArraySlice<Unicode.Scalar> {
    let line = lines[number]
    let end = line.indices.first { $0 >= entry.value && line[$0] == "#" && line[$0 - 1] == " " }
    var value = line[entry.value..<(end ?? line.count)]
    while value.last == " " { value = value.dropLast() }
    return value
  }
}
