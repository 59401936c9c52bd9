import Yaml

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of a few words.
  ///
  /// - Parameters:
  ///   - name: What the words are, for complaints.
  ///   - advice: What other programs and people call them.
  /// - Returns: A kind that accepts these words only.
  static func choice(
    of name: String,
    advice: @escaping @Sendable (String) -> Advice = { _ in .none }
  ) -> ValueKind {
    let words = Value.allCases.map(\.rawValue)
    return ValueKind(
      name: words.joined(separator: " or "),
      schema: ["enum": .array(words.map { .string($0) })],
      read: { node, context in
        if let scalar = node.scalar, let value = Value(rawValue: scalar.text) { return value }
        let (complaint, suggestion) =
          node.scalar.map { objection(to: $0, name, words, advice) }
          ?? ("\(node.article) is no \(name)\(Advice(words).text)", nil)
        context.error(complaint, at: node, suggestion: suggestion)
        return nil
      },
      write: { .string($0.rawValue) },
      advice: { text in
        words.contains(text) ? [text] : advice(text)
      }
    )
  }

  private static func objection(
    to scalar: YamlScalar,
    _ name: String,
    _ words: [String],
    _ advice: (String) -> Advice
  ) -> (complaint: String, suggestion: String?) {
    let plain = OddCharacter.plain(scalar.text)
    if let odd = OddCharacter.first(in: scalar.text), words.contains(plain) {
      return ("\(scalar.shown) \(OddCharacter.objection(to: odd))\(Advice([plain]).text)", nil)
    }
    let known = advice(plain)
    if !known.alternatives.isEmpty || known.reason != nil {
      return (known.complaint(of: scalar.shown, expected: "a \(name)"), nil)
    }
    guard let meant = Spelling.choice(meantBy: plain, among: words) else {
      return ("\(scalar.shown) is no \(name)\(Advice(words).text)", nil)
    }
    return ("\(scalar.shown) is no \(name) (\(words.joined(separator: ", ")))", meant)
  }
}
