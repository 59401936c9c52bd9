/// Something wrong, or doubtful, in a configuration file.
package struct ConfigurationProblem: Sendable, Hashable, Comparable, CustomStringConvertible {
  package enum Severity: String, Sendable, Hashable {
    case error, warning
    /// Nothing is wrong; the reader should know it.
    case note
  }

  package var severity: Severity
  package var location: SourceLocation
  /// In people's words, without a full stop.
  package var message: String
  /// What was probably meant.
  package var suggestion: String?
  /// The message in Vietnamese, where it is of a file that gives both.
  package var vietnamese: String?

  package init(
    _ severity: Severity,
    at location: SourceLocation,
    _ message: String,
    suggestion: String? = nil
  ) {
    self.severity = severity
    self.location = location
    self.message = message
    self.suggestion = suggestion
  }

  package static func < (a: Self, b: Self) -> Bool {
    a.location == b.location ? a.message < b.message : a.location < b.location
  }

  /// For people and compilers' readers, such as `panel-a.yaml:14:7: error: …; did you mean x?`.
  package var description: String {
    let question = suggestion.map { "; did you mean \($0)?" } ?? ""
    return "\(location): \(severity.rawValue): \(message)\(question)"
  }
}

/// Why a configuration cannot be used: every error in it, and the warnings beside them.
package struct ConfigurationProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// Sorted by file and line; at least one is an error.
  package var problems: [ConfigurationProblem]

  package init(_ problems: [ConfigurationProblem]) { self.problems = problems }

  /// One problem a line.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
