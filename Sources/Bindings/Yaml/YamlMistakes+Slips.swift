/// Each function finds one kind of slip; `nil` where there is none.
extension YamlMistakes {
  func invisibleBlank(near place: Place) -> YamlSyntaxError? {
    for number in lines(near: place, 1) {
      for (column, scalar) in lines[number].enumerated() where scalar.isOddBlank {
        guard column == 0 || " :-\t".unicodeScalars.contains(lines[number][column - 1]) else {
          continue
        }
        let code = String(scalar.value, radix: 16, uppercase: true)
        return error(
          "an invisible special blank (U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)) "
            + "is here; replace it with a plain space",
          at: Place(line: number, column: column)
        )
      }
    }
    return nil
  }

  func missingBlankBehindDash(before place: Place) -> YamlSyntaxError? {
    for number in lines(near: place, 50) {
      let line = lines[number]
      let indent = line.prefix { $0 == " " }.count
      guard line.dropFirst(indent).first == "-", line.dropFirst(indent + 1).first?.isWord == true,
        let key = key(in: line.dropFirst(indent + 1))
      else { continue }
      return error(
        "a space is missing after the dash; write - \(key):",
        at: Place(line: number, column: indent)
      )
    }
    return nil
  }

  func missingBlankBehindColon(near place: Place) -> YamlSyntaxError? {
    for number in lines(near: place, 10) {
      let line = lines[number]
      let start = line.prefix { $0 == " " || $0 == "-" }.count
      let word = line.dropFirst(start).prefix { $0.isWord || $0 == "-" }
      let rest = line.dropFirst(start + word.count)
      guard word.first?.isWord == true, word.first?.properties.isAlphabetic == true,
        rest.first == ":", let next = rest.dropFirst().first, !" \t/".unicodeScalars.contains(next)
      else { continue }
      let value = String(rest.dropFirst().prefix { $0 != " " })
      return error(
        "a space is missing after the colon; write \(String(word)): \(value)",
        at: Place(line: number, column: start + word.count)
      )
    }
    return nil
  }

  /// The first quote that opens a value and is not closed in its line.
  ///
  /// Texts over several lines are rare in configurations; forgotten quotes are not.
  func openQuote(before place: Place) -> YamlSyntaxError? {
    for number in 0...max(0, place.line) where lines.indices.contains(number) {
      guard let column = lines[number].openQuote else { continue }
      let quote = String(lines[number][column])
      return error(
        "this quote is not closed in its line; write \(quote) after the text too",
        at: Place(line: number, column: column)
      )
    }
    return nil
  }

  /// The word before the first colon that separates a key from its value.
  func key(in text: ArraySlice<Unicode.Scalar>) -> String? {
    let word = text.prefix { $0.isWord || $0 == "-" }
    let rest = text.dropFirst(word.count)
    guard !word.isEmpty, rest.first == ":" else { return nil }
    let next = rest.dropFirst().first
    return next == nil || next == " " ? String(word) : nil
  }
}
