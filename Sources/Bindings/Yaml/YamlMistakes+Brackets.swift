/// Brackets, braces and quotes that are not closed, closed by another sign, or closed too early.
extension YamlMistakes {
  func openBracket(within context: String, from start: Place, before place: Place)
    -> YamlSyntaxError?
  {
    guard context.contains("flow"), start.line < place.line, let open = character(at: start),
      open == "[" || open == "{"
    else { return nil }
    let close = open == "[" ? "]" : "}"
    return error("this \(open) is not closed; a comma or a closing \(close) is missing", at: start)
  }

  /// Something behind a closing quote, brace or bracket.
  func textBehindEnd(_ problem: String, at place: Place) -> YamlSyntaxError? {
    guard problem.contains("did not find expected key"), lines.indices.contains(place.line),
      let last = lines[place.line].prefix(place.column).last(where: { $0 != " " })
    else { return nil }
    let entry = entry(in: place.line).flatMap { $0.value < place.column ? $0 : nil }
    let text = entry.map { String(value(of: $0, in: place.line)) } ?? ""
    let advice =
      text.contains("\\") || text.isEmpty
      ? "put the whole value in quotes" : "write \(quoted(text))"
    if last == "\"" || last == "'" {
      return error("the text has ended at its quote; \(advice)", at: place)
    }
    if last == "]", text.first == "[" || text.first == "{", text.contains(":") == false {
      return error("the list has ended at its ]; for a text, \(advice)", at: place)
    }
    return last == "}" || last == "]"
      ? error("the value has ended at its \(last); remove what stands behind it", at: place) : nil
  }

  /// A text in the quotes that it does not contain.
  func quoted(_ text: String) -> String {
    guard text.contains("\"") else { return "\"\(text)\"" }
    return "'\(text.replacing("'", with: "''"))'"
  }

  /// A sign that stands between braces or brackets where a comma or their end is expected.
  func wrongBracket(_ problem: String, at place: Place) -> YamlSyntaxError? {
    guard problem.contains("did not find expected ',' or"), let odd = character(at: place) else {
      return nil
    }
    let close = problem.contains("'}'") ? "}" : "]"
    if ")]}".unicodeScalars.contains(odd) {
      return error("\(odd) does not close what is open here; write \(close)", at: place)
    }
    return roundBracket(before: place, odd) ?? quoteBehindComma(before: place)
  }

  /// `{ writable: ( min: 0, max: 5 ) }`, and a value with a colon in it.
  private func roundBracket(before place: Place, _ odd: Unicode.Scalar) -> YamlSyntaxError? {
    guard odd == ":" else { return nil }
    let line = lines[place.line]
    let begin = line.prefix(place.column).lastIndex { ",{[:".unicodeScalars.contains($0) } ?? 0
    let blanks = line[begin..<place.column].dropFirst().prefix { $0 == " " }.count
    let start = Place(line: place.line, column: begin + 1 + blanks)
    if character(at: start) == "(" {
      return error("{ and } stand around keys, not ( and ); write {", at: start)
    }
    // `10 type` and `"1" type` lack a comma, `0` lacks a brace before it.
    let words = line[start.column..<place.column].split(separator: " ")
    if words.count > 1, let key = words.last, key.allSatisfy(\.isWord) {
      let value = String(
        line[start.column..<place.column].dropLast(key.count).reversed().drop {
          " ;".unicodeScalars.contains($0)
        }
        .reversed()
      )
      return error(
        "a comma is missing before \(String(key)); write \(value), \(String(key))",
        at: start
      )
    }
    return error(
      "a text with a colon in it needs quotes, and keys need braces around them",
      at: start
    )
  }

  /// A quote that a text lacks before a comma, so that it ends at the quote of the next text:
  /// `["hall-a, "line-1"]`.
  private func quoteBehindComma(before place: Place) -> YamlSyntaxError? {
    let line = lines[place.line]
    guard let end = line.prefix(place.column).lastIndex(where: { $0 != " " }) else { return nil }
    let quote = line[end]
    guard quote == "\"" || quote == "'",
      let start = line.prefix(end).lastIndex(of: quote),
      let comma = line[start..<end].firstIndex(of: ",")
    else { return nil }
    return error(
      "this quote is not closed before the comma; write \(String(line[start..<comma]))\(quote)",
      at: Place(line: place.line, column: start)
    )
  }
}
