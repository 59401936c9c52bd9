/// A place in a file.
package struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Relative to the configuration folder where it lies in it.
  package var file: String
  /// 1-based; 0 where the file as a whole is meant.
  package var line: Int
  /// 1-based, in characters.
  package var column: Int

  package init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }

  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }

  package var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// A value and where it was written.
struct Located<Value: Sendable>: Sendable {
  var value: Value
  var location: SourceLocation
}
