import Yaml

/// A kind of value that configuration files hold: how it is read, and how it is described to people
/// and editors.
struct ValueKind<Value: Sendable>: Sendable {
  /// For the reference, such as `duration`.
  var name: String
  /// JSON Schema (draft 2020-12).
  var schema: JSON
  /// The value, or `nil` after a complaint.
  var read: @Sendable (YamlNode, inout ReadingContext) -> Value?
  /// The value as one would write it, for defaults in the reference and the schema.
  var write: @Sendable (Value) -> JSON = { _ in .null }
  /// What is declared inside it, for the reference.
  var contents: ShapeDescription?
  /// How that is written.
  var form = ContentsForm.keys
  /// What to write instead of a text that is none.
  var advice: @Sendable (String) -> Advice = { _ in .none }
}

extension ValueKind {
  /// A value written as one scalar.
  ///
  /// Of a text that `parse` refuses it is said that it is not `expected`, and what to write instead
  /// where `advice` knows what was meant.
  static func scalar(
    _ name: String,
    expected: String,
    schema: JSON,
    write: @escaping @Sendable (Value) -> JSON = { _ in .null },
    advice: @escaping @Sendable (String) -> Advice = { _ in .none },
    parse: @escaping @Sendable (YamlScalar) -> Value?
  ) -> Self {
    Self(
      name: name,
      schema: schema,
      read: { node, context in
        guard let scalar = node.scalar else {
          context.mismatch("\(node.article) stands here; \(expected) is expected", at: node)
          return nil
        }
        if let value = parse(scalar) { return value }
        let isPlain = { parse(YamlScalar(text: $0)) != nil }
        let complaint =
          scalar.isText && isPlain(scalar.text)
          ? "\(scalar.shown) is text; write \(scalar.text) without quotes"
          : comment(in: scalar, isPlain) ?? oddity(of: scalar, advice, isPlain)
            ?? advice(scalar.text).complaint(of: scalar.shown, expected: expected)
        context.mismatch(complaint, at: node)
        return nil
      },
      write: write,
      advice: advice
    )
  }

  /// What to say of a value with a comment behind it as other languages write them, or with a stray quote.
  private static func comment(in scalar: YamlScalar, _ isPlain: (String) -> Bool) -> String? {
    for sign in [" //", " --", " ;", " /*"] {
      guard let range = scalar.text.firstRange(of: sign) else { continue }
      let value = String(scalar.text[..<range.lowerBound].reversed().drop { $0 == " " }.reversed())
      guard !value.isEmpty, isPlain(value) else { continue }
      return "\(scalar.shown) has a comment in it, which begins with # in YAML; write \(value)"
    }
    guard let first = scalar.text.first, let last = scalar.text.last,
      "\"'".contains(first) != "\"'".contains(last)
    else { return nil }
    let value = scalar.text.filter { $0 != "\"" && $0 != "'" }
    return isPlain(value) ? "\(scalar.shown) has a single quote too much; write \"\(value)\"" : nil
  }

  /// What to say of a text with a character that looks like another or like nothing.
  private static func oddity(
    of scalar: YamlScalar,
    _ advice: (String) -> Advice,
    _ isPlain: (String) -> Bool
  ) -> String? {
    guard let odd = OddCharacter.first(in: scalar.text) else { return nil }
    let plain = OddCharacter.plain(scalar.text)
    let meant = isPlain(plain) ? [plain] : advice(plain).alternatives
    guard !meant.isEmpty else { return nil }
    return "\(scalar.shown) \(OddCharacter.objection(to: odd))\(Advice(meant).text)"
  }

  /// The same kind with a further condition on its values.
  ///
  /// `objection` says what is wrong with a value; `members` are added to the schema.
  func checked(
    adding members: [JSON.Member] = [],
    _ objection: @escaping @Sendable (Value) -> String?
  ) -> Self {
    var kind = self
    kind.schema = schema.adding(members)
    kind.read = { [read] node, context in
      guard let value = read(node, &context) else { return nil }
      guard let complaint = objection(value) else { return value }
      context.error(complaint, at: node)
      return nil
    }
    return kind
  }

  /// The same kind with values of another type.
  func map<Other: Sendable>(
    _ transform: @escaping @Sendable (Value) -> Other,
    write: @escaping @Sendable (Other) -> JSON = { _ in .null }
  ) -> ValueKind<Other> {
    ValueKind<Other>(
      name: name,
      schema: schema,
      read: { [read] node, context in read(node, &context).map(transform) },
      write: write,
      contents: contents,
      form: form,
      advice: advice
    )
  }
}

/// How the contents of a value are written.
enum ContentsForm: Sendable {
  /// As one value, or as a group of declared keys.
  case keys
  /// As a list.
  case entries
  /// As a group whose keys are names of one's own.
  case ownKeys
}

extension YamlNode {
  /// For complaints: what stands there.
  var article: String {
    switch value {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a group of keys"
    }
  }
}

extension YamlScalar {
  /// For complaints: the text in quotes, shortened.
  var shown: String {
    if isNull { return "nothing" }
    let visible = text.unicodeScalars.map {
      OddCharacter.isInvisible($0) || OddCharacter.isBlank($0)
        ? "<\(OddCharacter.code(of: $0))>" : String(Character($0))
    }
    .joined()
    return visible.count > 60 ? "\"\(visible.prefix(57))…\"" : "\"\(visible)\""
  }
}
