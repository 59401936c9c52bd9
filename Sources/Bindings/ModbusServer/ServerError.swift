import Glibc

/// A listener that could not be opened.
package struct ServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The system's `errno`.
  package let code: Int32
  /// What was attempted.
  package let text: String

  init(_ code: Int32, _ what: String) {
    self.code = code
    text = "\(what): \(String(cString: strerror(code)))"
  }

  package var description: String { text }
}
