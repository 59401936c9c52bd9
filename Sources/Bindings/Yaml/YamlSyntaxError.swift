/// Text that is not YAML, or YAML that no configuration needs.
package struct YamlSyntaxError: Error, Equatable, CustomStringConvertible {
  /// 1-based.
  package let line: Int
  /// 1-based, in characters.
  package let column: Int
  /// What is wrong and what to write, in plain words.
  package let problem: String

  package init(line: Int, column: Int, problem: String) {
    self.line = line
    self.column = column
    self.problem = problem
  }

  package var description: String { "\(line):\(column): \(problem)" }
}

extension YamlSyntaxError {
  /// libyaml's terse error in plain words; `character` is the one at the place of the error.
  static func inWords(_ problem: String, at character: Character?) -> String {
    if character == "\t" { return "a tab cannot indent YAML; use spaces" }
    if character == "%" || character == "@" || character == "`", problem.contains("any token") {
      let sign = character.map(String.init) ?? ""
      return "a value cannot begin with \(sign); put it in quotes: \"\(sign)\""
    }
    return phrases.first { problem.contains($0.fragment) }?.words ?? problem
  }

  private static let phrases: [(fragment: String, words: String)] = [
    (
      "mapping values are not allowed",
      "a colon is not expected here; is a quote missing, or is the line indented too far?"
    ),
    ("could not find expected ':'", "a colon and a space are missing after this key"),
    (
      "did not find expected key",
      "a key is expected here; is the line indented like its neighbours?"
    ),
    ("did not find expected ',' or ']'", "a comma or a closing ] is missing"),
    ("did not find expected ',' or '}'", "a comma or a closing } is missing"),
    ("did not find expected '-' indicator", "a list item (-) is expected here"),
    ("block sequence entries are not allowed", "a list item (-) is not expected here"),
    ("did not find expected node content", "a value is missing here"),
    ("did not find expected <document start>", "the document has ended before this line"),
    ("found unexpected end of stream", "the file ends inside a quoted text: a quote is not closed"),
    ("found unexpected document indicator", "the document ends inside a quoted text"),
    ("found unknown escape character", "this escape is unknown; use single quotes for backslashes"),
    ("found undefined tag handle", "this tag is unknown"),
    ("control characters are not allowed", "the file has a control character in it"),
  ]
}
