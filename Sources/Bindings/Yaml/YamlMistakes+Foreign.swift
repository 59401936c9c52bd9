/// Signs of other notations at the beginning of lines: bullets, numbers, comments, fences.
extension YamlMistakes {
  /// `* id: press-1`, `– id: press-1`, `1. id: press-1`.
  func bullet(before place: Place) -> YamlSyntaxError? {
    for number in lines(near: place, 2) {
      let line = lines[number]
      let indent = line.prefix { $0 == " " }.count
      let sign = line.dropFirst(indent).prefix { $0 != " " }
      let behind = line.dropFirst(indent + sign.count).drop { $0 == " " }
      let isNumber =
        sign.count > 1 && sign.dropLast().allSatisfy { ("0"..."9").contains($0) }
        && ".)".unicodeScalars.contains(sign.last ?? " ")
      let isBullet = sign.count == 1 && "*+•–—·▪".unicodeScalars.contains(sign.first ?? " ")
      guard isNumber || isBullet, key(in: behind) != nil else { continue }
      return error(
        "an entry of a list begins with a plain dash and a space; write - \(String(behind))",
        at: Place(line: number, column: indent)
      )
    }
    return nil
  }

  /// `// press`, `; press`, `/* press */`, `<!-- press -->` and the fences of Markdown.
  func foreignComment(before place: Place) -> YamlSyntaxError? {
    for number in lines(near: place, 20) {
      let line = lines[number]
      let indent = line.prefix { $0 == " " }.count
      let text = String(line.dropFirst(indent))
      let start = Place(line: number, column: indent)
      if text.hasPrefix("```") || text.hasPrefix("~~~") {
        return error("this line belongs to another file; remove it", at: start)
      }
      guard
        let sign = ["//", "/*", "<!--", ";", "--- ", "-- ", "REM "].first(where: text.hasPrefix),
        sign != "--- "
      else { continue }
      let words = text.dropFirst(sign.count).filter { $0 != "*" && $0 != ">" }
        .split(separator: " ").filter { $0 != "--" && $0 != "/" }
      return error("a comment begins with #; write # \(words.joined(separator: " "))", at: start)
    }
    return nil
  }
}
