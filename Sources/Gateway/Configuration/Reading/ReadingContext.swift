import Yaml

/// The file that is being read and what was found wrong so far, in it and in others.
struct ReadingContext: Sendable {
  /// The name of the file in its problems.
  var file: String
  private(set) var found: Set<ConfigurationProblem> = []
  /// The key whose value is being read.
  private var key: String?
  /// Texts that lack their quotes: errors unless something else is said of them.
  private var unquoted: [ConfigurationProblem] = []
  /// Where the values stand that aliases repeat, for problems at the aliases.
  private var origins: [ConfigurationProblem: SourceLocation] = [:]

  init(file: String) { self.file = file }

  /// Sorted by file and line; of a value that is refused no warning is given too.
  var problems: [ConfigurationProblem] {
    let places = Set(found.filter { $0.severity == .error }.map(\.location))
    let lacking = unquoted.filter { !places.contains($0.location) }
    let refused = places.union(lacking.map(\.location))
    let found = found.filter { $0.severity != .warning || !refused.contains($0.location) }
    // What is wrong where a value is written is not said again where an alias repeats it.
    let own = found.filter { problem in
      origins[problem].map { origin in
        var first = problem
        first.location = origin
        return !found.contains(first)
      } ?? true
    }
    return own.union(lacking).sorted()
  }

  var hasErrors: Bool { !unquoted.isEmpty || found.contains { $0.severity == .error } }

  /// How many errors were found; it grows with each, even one that was found before.
  private(set) var errorCount = 0

  func location(of node: YamlNode) -> SourceLocation {
    SourceLocation(file: file, line: node.line, column: node.column)
  }

  mutating func error(_ message: String, at node: YamlNode, suggestion: String? = nil) {
    let problem = ConfigurationProblem(
      .error,
      at: location(of: node),
      message,
      suggestion: suggestion
    )
    if let origin = node.origin {
      origins[problem] = SourceLocation(file: file, line: origin.line, column: origin.column)
    }
    errorCount += 1
    found.insert(problem)
  }

  mutating func error(_ message: String, at location: SourceLocation, suggestion: String? = nil) {
    errorCount += 1
    found.insert(ConfigurationProblem(.error, at: location, message, suggestion: suggestion))
  }

  /// A complaint of a value that is of the wrong kind, which names its key.
  mutating func mismatch(_ message: String, at node: YamlNode) {
    error(key.map { "\($0): \(message)" } ?? message, at: node)
  }

  /// The lines of the file, for what YAML takes for a comment.
  private var lines: [Substring] = []

  /// What stands behind a value on its line; `nil` where the value is not there as it was read.
  func rest(behind node: YamlNode) -> Substring? {
    guard let scalar = node.scalar, !scalar.isQuoted, node.origin == nil,
      lines.indices.contains(node.line - 1)
    else { return nil }
    let line = lines[node.line - 1].unicodeScalars.dropFirst(node.column - 1)
    guard line.starts(with: scalar.text.unicodeScalars) else { return nil }
    return Substring(line.dropFirst(scalar.text.unicodeScalars.count))
  }

  /// Where each scalar of a text stands, and what follows the last; all where the text begins, where it is not there
  /// as it was read.
  func places(of text: String, at node: YamlNode) -> [SourceLocation] {
    let start = location(of: node)
    let text = Array(text.unicodeScalars)
    var places: [SourceLocation] = []
    var walk = node.origin == nil ? TextWalk(lines, line: node.line, column: node.column) : nil
    for scalar in text {
      places.append(walk.map { location(of: $0) } ?? start)
      if walk?.pass(scalar) != true { walk = nil }
    }
    return places + [walk.map { location(of: $0) } ?? start]
  }

  private func location(of walk: TextWalk) -> SourceLocation {
    SourceLocation(file: file, line: walk.line + 1, column: walk.column + 1)
  }

  /// The YAML in `bytes`; `nil` where there is none, or after a complaint.
  mutating func document(_ bytes: [UInt8]) -> YamlNode? {
    var lacking: [YamlSyntaxError] = []
    lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    defer { unquoted += lacking.map(problem) }
    do throws(YamlSyntaxError) {
      let document = try YamlNode.document(reading: bytes) { lacking.append($0) }
      errorCount += lacking.count
      return document
    } catch {
      errorCount += 1
      found.insert(problem(error))
      return nil
    }
  }

  private func problem(_ error: YamlSyntaxError) -> ConfigurationProblem {
    let place = SourceLocation(file: file, line: error.line, column: error.column)
    return ConfigurationProblem(.error, at: place, error.problem)
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

  /// What may be right, but is worth a look.
  mutating func note(_ message: String, at location: SourceLocation) {
    found.insert(ConfigurationProblem(.note, at: location, message))
  }

  /// A warning that is joined to an earlier one of the same value, so that there is one message.
  mutating func warning(_ message: String, joinedAt location: SourceLocation) {
    let earlier = found.filter { $0.severity == .warning && $0.location == location }
    found.subtract(earlier)
    warning((earlier.map(\.message).sorted() + [message]).joined(separator: "; "), at: location)
  }

  /// What the tables that are used say of their standing.
  private(set) var remarks: Set<TableRemark> = []

  mutating func remark(_ remarks: some Sequence<TableRemark>) {
    self.remarks.formUnion(remarks)
  }
}
