/// What is wrong in an expression.
package struct ExpressionProblem: Error, Sendable, Hashable {
  /// In people's words, without a full stop.
  package var message: String
  /// Where it stands in the text, in Unicode scalars from 0.
  package var offset: Int
  /// What to choose a "did you mean" from; empty where nothing was misspelt.
  package var misspelt: String?
  package var choices: [String] = []

  package init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}

/// How long and how deep an expression may be.
///
/// They keep the work of reading and computing one bounded, whatever a file holds.
package enum ExpressionLimits {
  /// Unicode scalars.
  package static let length = 1000
  /// Numbers, points and operators.
  package static let steps = 200
  /// Parentheses and functions inside each other.
  package static let depth = 32
}
