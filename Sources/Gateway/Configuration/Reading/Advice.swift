import Yaml

/// What to write instead of a value that cannot be read.
///
/// Whoever writes one of the alternatives in its place must get no further complaint of it.
struct Advice: Sendable, Equatable, ExpressibleByArrayLiteral {
  /// As they are written in a file; several where the text can be read in several ways.
  var alternatives: [String]
  /// What is wrong, to be said behind the text in quotes; `nil`: it is not what is expected.
  var reason: String?

  static let none: Self = []

  init(_ alternatives: [String], reason: String? = nil) {
    self.alternatives = alternatives
    self.reason = reason
  }

  init(arrayLiteral elements: String...) { self.init(elements) }

  /// The alternatives for which a condition holds.
  func keeping(_ condition: (String) -> Bool) -> Self {
    let fitting = alternatives.filter(condition)
    return Advice(fitting, reason: fitting.isEmpty && !alternatives.isEmpty ? nil : reason)
  }

  /// `; write a`, `; write a or b`, `; write a, b or c`; nothing where there is no alternative.
  var text: String {
    alternatives.isEmpty ? "" : "; write \(Self.joined(alternatives))"
  }

  /// `a, b or c`.
  static func joined(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// The complaint of a text that is not what is expected.
  func complaint(of shown: String, expected: String) -> String {
    let usual = alternatives.count > 1 ? "can be read in several ways" : "is not \(expected)"
    return "\(shown) \(reason ?? usual)\(text)"
  }
}

extension ValueKind {
  /// Whether a text, written as the value in a file, is accepted without an error.
  func accepts(_ text: String) -> Bool {
    guard let node = try? YamlNode(parsing: text) else { return false }
    var trial = ReadingContext(file: "")
    return read(node, &trial) != nil && !trial.hasErrors
  }
}
