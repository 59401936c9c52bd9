/// Follows a text through the lines of a file, where it may be in quotes, in a block or on several lines.
struct TextWalk {
  private let lines: [Substring]
  /// From 0.
  private(set) var line: Int
  private(set) var column: Int
  private var scalars: [Unicode.Scalar] = []

  /// Stands at the text's first scalar; `line` and `column` count from 1 and are those of its YAML node.
  ///
  /// `nil` where there is no such line.
  init?(_ lines: [Substring], line: Int, column: Int) {
    guard lines.indices.contains(line - 1), column > 0 else { return nil }
    self.lines = lines
    self.line = line - 1
    self.column = column - 1
    load()
    switch current {
    case "\"", "'": self.column += 1
    case "|", ">": nextLine()
    default: break
    }
  }

  /// Goes past a scalar of the text; `false` where another one stands here.
  mutating func pass(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace {
      if current?.properties.isWhitespace == true { column += 1 }
      // Where a text is folded, a blank stands for the end of a line.
      if isAtEnd { nextLine() }
      return true
    }
    guard current == scalar else { return false }
    column += 1
    return true
  }

  private var current: Unicode.Scalar? { column < scalars.count ? scalars[column] : nil }

  private var isAtEnd: Bool { scalars.dropFirst(column).allSatisfy(\.properties.isWhitespace) }

  private mutating func load() { scalars = Array(lines[line].unicodeScalars) }

  private mutating func nextLine() {
    guard line + 1 < lines.count else { return }
    line += 1
    load()
    column = scalars.prefix { $0.properties.isWhitespace }.count
  }
}
