import Yaml

/// What the reference and the schema tell of a mapping.
struct ShapeDescription: Sendable {
  var title: String
  var doc: String
  var keys: [KeyDescription]
  /// Members of the schema that say what keys alone do not.
  var rules: [JSON.Member] = []

  /// The JSON Schema of the mapping: no keys but the declared ones.
  var schema: JSON {
    var members: [JSON.Member] = [
      JSON.Member("type", "object"),
      JSON.Member("description", .string(doc)),
      JSON.Member("properties", .object(keys.map(\.property))),
      JSON.Member("additionalProperties", false),
    ]
    let required = keys.filter(\.isRequired).map { JSON.string($0.name) }
    if !required.isEmpty { members.append(JSON.Member("required", .array(required))) }
    return .object(members + rules)
  }
}

extension KeyDescription {
  fileprivate var property: JSON.Member {
    JSON.Member(name, schema.adding([JSON.Member("description", .string(doc))]))
  }
}

/// How a mapping with known keys is read.
struct Shape<Value: Sendable>: Sendable {
  let description: ShapeDescription
  private let build: @Sendable (MappingFields, inout ReadingContext) -> Value?

  /// A mapping of which `build` makes a value; `nil` after a complaint.
  init(
    _ title: String,
    doc: String,
    keys: [KeyDescription],
    rules: [JSON.Member] = [],
    build: @escaping @Sendable (MappingFields, inout ReadingContext) -> Value?
  ) {
    description = ShapeDescription(title: title, doc: doc, keys: keys, rules: rules)
    self.build = build
  }

  /// Reads a mapping and complains of every key that is not declared.
  func read(_ node: YamlNode, _ context: inout ReadingContext) -> Value? {
    guard case .mapping(let pairs) = node.value.nullAsEmptyMapping else {
      context.mismatch(
        "\(node.article) stands here; keys are expected\(onlyKey(for: node) ?? " (\(someKeys))")",
        at: node
      )
      return nil
    }
    let known = description.keys.map(\.name)
    let (kept, rejoined) = KeyAdvice.rejoined(pairs, known: known)
    let errorsBefore = context.errorCount
    let misspelt = kept.compactMap { complainIfUnknown($0, &context) }
    var fields = MappingFields(node: node, pairs: kept, misspelt: Set(misspelt))
    fields.rejoined = rejoined
    fields.isSpoilt = context.errorCount > errorsBefore || !rejoined.isEmpty
    return build(fields, &context)
  }

  /// The rule that exactly one of some keys is there.
  static func exactlyOne(of keys: [String]) -> JSON.Member {
    JSON.Member("oneOf", .array(keys.map { ["required": [.string($0)]] }))
  }

  /// The kind of a value that is such a mapping.
  var kind: ValueKind<Value> {
    ValueKind(
      name: description.title,
      schema: description.schema,
      read: { node, context in read(node, &context) },
      contents: description
    )
  }

  /// Complains of a key that is not declared.
  ///
  /// - Returns: The key that was probably meant.
  private func complainIfUnknown(_ pair: YamlPair, _ context: inout ReadingContext) -> String? {
    let known = description.keys.map(\.name)
    guard !known.contains(pair.name) else { return nil }
    if let (meant, advice) = KeyAdvice.slip(in: pair, among: known) {
      context.error(advice, at: pair.key)
      return meant
    }
    let suggestion = KeyAdvice.nearest(to: pair.name, among: known)
    let hint = suggestion == nil ? " (known here: \(known.joined(separator: ", ")))" : ""
    context.error("unknown key \"\(pair.name)\"\(hint)", at: pair.key, suggestion: suggestion)
    return suggestion
  }

  /// What to write instead of a text where one key alone is required.
  private func onlyKey(for node: YamlNode) -> String? {
    let required = description.keys.filter(\.isRequired)
    guard required.count == 1, let scalar = node.scalar, !scalar.text.contains(",") else {
      return nil
    }
    return "; write { \(required[0].name): \(scalar.text) }"
  }

  private var someKeys: String {
    let names = description.keys.prefix(3).map(\.name).joined(separator: ", ")
    return description.keys.count > 3 ? names + ", …" : names
  }
}

extension YamlNode.Value {
  /// A key with nothing behind it holds an empty group.
  fileprivate var nullAsEmptyMapping: Self {
    if case .scalar(let scalar) = self, scalar.isNull { .mapping([]) } else { self }
  }
}
