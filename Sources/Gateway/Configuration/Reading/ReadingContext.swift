import Yaml

/// The file that is being read and what was found wrong so far, in it and in others.
struct ReadingContext: Sendable {
  /// The name under which problems of this file are told.
  var file: String
  private(set) var found: Set<ConfigurationProblem> = []
  /// The key whose value is being read.
  private var key: String?

  init(file: String) { self.file = file }

  /// Sorted by file and line.
  var problems: [ConfigurationProblem] { found.sorted() }

  var hasErrors: Bool { found.contains { $0.severity == .error } }

  /// How many errors were told; it grows with each, even one that was told before.
  private(set) var errorCount = 0

  func location(of node: YamlNode) -> SourceLocation {
    SourceLocation(file: file, line: node.line, column: node.column)
  }

  mutating func error(_ message: String, at node: YamlNode, suggestion: String? = nil) {
    error(message, at: location(of: node), suggestion: suggestion)
  }

  mutating func error(_ message: String, at location: SourceLocation, suggestion: String? = nil) {
    errorCount += 1
    found.insert(ConfigurationProblem(.error, at: location, message, suggestion: suggestion))
  }

  /// A complaint of a value that is of the wrong kind, which names its key.
  mutating func mismatch(_ message: String, at node: YamlNode) {
    error(key.map { "\($0): \(message)" } ?? message, at: node)
  }

  /// Reads the value of a key.
  mutating func reading<Result>(_ key: String, _ read: (inout Self) -> Result) -> Result {
    let outer = self.key
    self.key = key
    defer { self.key = outer }
    return read(&self)
  }

  mutating func warning(_ message: String, at location: SourceLocation) {
    found.insert(ConfigurationProblem(.warning, at: location, message))
  }

  /// What the tables that are used say of their standing.
  private(set) var remarks: Set<TableRemark> = []

  mutating func remark(_ remarks: some Sequence<TableRemark>) {
    self.remarks.formUnion(remarks)
  }
}
