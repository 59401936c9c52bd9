import Glibc

/// A failed call to the operating system.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  /// What failed, as in "start thread mqtt-park".
  package let purpose: String
  /// The `errno` value.
  package let code: Int32

  package init(purpose: String, code: Int32) {
    self.purpose = purpose
    self.code = code
  }

  package var description: String { "cannot \(purpose): \(Self.text(of: code))" }

  /// The system's English text for an `errno` value, in lower case as inside a sentence.
  package static func text(of code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    let sentence = String(cString: text)
    return sentence.prefix(1).lowercased() + sentence.dropFirst()
  }
}
