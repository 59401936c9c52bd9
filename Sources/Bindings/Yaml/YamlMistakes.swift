/// Finds the probable mistake of the author where libyaml failed.
///
/// libyaml often notices a mistake only some lines later.
struct YamlMistakes {
  /// 0-based, in characters.
  struct Place {
    var line: Int
    var column: Int
  }

  typealias Line = [Unicode.Scalar]
  let lines: [Line]

  init(in bytes: [UInt8]) {
    lines = String(decoding: bytes, as: UTF8.self).unicodeScalars
      .split(omittingEmptySubsequences: false) { $0 == "\n" }
      .map { Array($0.last == "\r" ? $0.dropLast() : $0) }
  }

  /// libyaml's error in plain words, at the place of the mistake.
  ///
  /// `context` says what libyaml was reading, `start` where that began.
  func error(
    _ problem: String,
    at place: Place,
    within context: String,
    from start: Place
  ) -> YamlSyntaxError {
    let character = character(at: place)
    if character != "\t", let mistake = mistake(before: place, within: context, from: start) {
      return mistake
    }
    if problem.contains("mapping values are not allowed"), let mistake = secondColon(at: place) {
      return mistake
    }
    if character != "\t",
      let mistake = unquotedText(problem, at: place, within: context, from: start)
        ?? missingColon(problem, from: start) ?? textBehindEnd(problem, at: place)
        ?? wrongBracket(problem, at: place) ?? wrongIndentation(problem, at: place)
    {
      return mistake
    }
    return error(YamlSyntaxError.inWords(problem, at: character.map(Character.init)), at: place)
  }

  private func mistake(before place: Place, within context: String, from start: Place)
    -> YamlSyntaxError?
  {
    bracketedHost(at: place) ?? bullet(before: place) ?? foreignComment(before: place)
      ?? invisibleBlank(near: place) ?? missingBlankBehindDash(before: place)
      ?? missingBlankBehindColon(near: place) ?? openQuote(before: place)
      ?? openBracket(within: context, from: start, before: place)
  }

  func error(_ problem: String, at place: Place) -> YamlSyntaxError {
    YamlSyntaxError(line: place.line + 1, column: place.column + 1, problem: problem)
  }

  func character(at place: Place) -> Unicode.Scalar? {
    guard lines.indices.contains(place.line), lines[place.line].indices.contains(place.column)
    else { return nil }
    return lines[place.line][place.column]
  }

  /// The line of a place and some lines before it, the nearest first.
  func lines(near place: Place, _ count: Int) -> [Int] {
    (max(0, place.line - count)...max(0, place.line)).reversed().filter(lines.indices.contains)
  }
}
