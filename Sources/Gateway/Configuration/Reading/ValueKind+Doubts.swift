import Yaml

extension ValueKind {
  /// The same kind with a warning where `doubt` has something to say of a value.
  func doubting(_ doubt: @escaping @Sendable (Value) -> String?) -> Self {
    var kind = self
    kind.read = { [read] node, context in
      guard let value = read(node, &context) else { return nil }
      if let doubt = doubt(value) { context.warning(doubt, at: context.location(of: node)) }
      return value
    }
    return kind
  }

  /// The same kind with a warning where `doubt` has something to say of how a value is written.
  func doubtingText(_ doubt: @escaping @Sendable (String) -> String?) -> Self {
    var kind = self
    kind.read = { [read] node, context in
      guard let value = read(node, &context) else { return nil }
      if let doubt = node.scalar.flatMap({ doubt($0.text) }) {
        context.warning(doubt, at: context.location(of: node))
      }
      return value
    }
    return kind
  }

  /// The same kind with a warning where a number such as 1.000, with or without a unit, may be a thousand.
  func doubtingThousands() -> Self {
    doubtingText { text in
      NumberNotation.thousands(in: text).map {
        "\(text) is taken as \($0.taken)\(Advice([$0.taken, $0.other]).text)"
      }
    }
  }
}
