/// Text that is not YAML, or YAML that no configuration needs.
package struct YamlSyntaxError: Error, Equatable, CustomStringConvertible {
  /// 1-based.
  package let line: Int
  /// 1-based, in characters.
  package let column: Int
  /// What is wrong and what to write, in plain words.
  package let problem: String
  /// How many characters from the place on are a text that lacks its quotes; `nil` for other mistakes.
  let unquoted: Int?

  package init(line: Int, column: Int, problem: String) {
    self.init(line: line, column: column, problem: problem, unquoted: nil)
  }

  init(line: Int, column: Int, problem: String, unquoted: Int?) {
    self.line = line
    self.column = column
    self.problem = problem
    self.unquoted = unquoted
  }

  package var description: String { "\(line):\(column): \(problem)" }
}
