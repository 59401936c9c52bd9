/// What is wrong with a file of recorded readings, and where.
package struct ReadingsProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// As it was named; `-` for standard input.
  package var file: String
  /// From 1.
  package var line: Int
  /// In bytes, from 1.
  package var column: Int
  package var text: String

  package var description: String { "\(file):\(line):\(column): error: \(text)" }
}
