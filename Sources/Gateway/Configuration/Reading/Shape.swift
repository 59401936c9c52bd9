import Yaml

/// What the reference and the schema say of a mapping.
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
  private let advice: @Sendable (YamlNode) -> String?
  private let build: @Sendable (MappingFields, inout ReadingContext) -> Value?

  /// A mapping of which `build` makes a value; `nil` after a complaint.
  ///
  /// `advice` knows what to write instead of a single value or a list.
  init(
    _ title: String,
    doc: String,
    keys: [KeyDescription],
    rules: [JSON.Member] = [],
    advice: @escaping @Sendable (YamlNode) -> String? = { _ in nil },
    build: @escaping @Sendable (MappingFields, inout ReadingContext) -> Value?
  ) {
    description = ShapeDescription(title: title, doc: doc, keys: keys, rules: rules)
    self.advice = advice
    self.build = build
  }

  /// Reads a mapping and complains of every key that is not declared.
  func read(_ node: YamlNode, _ context: inout ReadingContext) -> Value? {
    guard case .mapping(let pairs) = node.value.nullAsEmptyMapping else {
      context.mismatch(
        keyAdvice(for: node) ?? "\(node.article) stands here; keys are expected (\(someKeys))",
        at: node
      )
      return nil
    }
    let known = description.keys.map(\.name)
    let (kept, rejoined) = KeyAdvice.rejoined(pairs, known: known)
    let errorsBefore = context.errorCount
    let misspelt = complainOfUnknown(kept, &context)
    var fields = MappingFields(node: node, pairs: kept, misspelt: misspelt)
    fields.rejoined = rejoined
    fields.hasUnknownKeys = !kept.allSatisfy { known.contains($0.name) }
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

  /// Complains of the keys that are not declared.
  ///
  /// - Returns: The keys that were probably meant.
  private func complainOfUnknown(
    _ pairs: [YamlPair],
    _ context: inout ReadingContext
  ) -> Set<String> {
    var misspelt: Set<String> = []
    var group = KeyGroup(keys: description.keys)
    let address = KeyAdvice.address(in: pairs, among: description.keys.map(\.name))
    if let address {
      context.error(address.advice, at: address.key)
      misspelt.insert(address.meant)
    }
    for pair in pairs {
      if address?.names.contains(pair.name) == true { continue }
      if let owner = group.owner(of: pair) {
        if misspelt.insert(owner.name).inserted { context.error(owner.objection, at: pair.key) }
      } else if let meant = complainIfUnknown(pair, pairs, &context) {
        misspelt.insert(meant)
      }
    }
    return misspelt
  }

  /// Complains of a key that is not declared.
  ///
  /// - Returns: The key that was probably meant.
  private func complainIfUnknown(
    _ pair: YamlPair,
    _ pairs: [YamlPair],
    _ context: inout ReadingContext
  ) -> String? {
    let known = description.keys.map(\.name)
    guard !known.contains(pair.name) else { return nil }
    if let (meant, advice) = KeyAdvice.slip(in: pair, among: known) {
      context.error(advice, at: pair.key)
      return meant
    }
    let suggestion = KeyAdvice.nearest(to: pair.name, among: known)
    let twin = suggestion.flatMap { meant in pairs.first { $0.name == meant } }
    let owner = description.keys.first { key in
      key.form == .keys && key.contents?.keys.contains { $0.name == pair.name } == true
    }
    if let owner, twin == nil, Spelling.nearest(to: pair.name, among: known) == nil {
      context.error(
        "\(pair.name) is a key of \(owner.name); move it to the keys of \(owner.name)",
        at: pair.key
      )
      return owner.name
    }
    let hint =
      twin.map {
        "; did you mean \($0.name)? It is there already, in line \($0.key.line): remove one of them"
      }
      ?? (suggestion == nil ? " (known here: \(known.joined(separator: ", ")))" : "")
    context.error(
      "unknown key \"\(pair.name)\"\(hint)",
      at: pair.key,
      suggestion: twin == nil ? suggestion : nil
    )
    return suggestion
  }

  /// What to say of a text or list that stands where a group of keys does.
  private func keyAdvice(for node: YamlNode) -> String? {
    let known = description.keys.map(\.name)
    if let scalar = node.scalar, let pair = KeyAdvice.pair(in: scalar.text, among: known) {
      return "a colon and a space are missing after a key; write \(pair)"
    }
    let what = "\(node.article) stands here; keys are expected"
    if let advice = advice(node) { return "\(what); write \(advice)" }
    if case .sequence(let items) = node.value, items.count == 1, case .mapping = items[0].value {
      return "\(what); remove the dash before them"
    }
    let required =
      description.keys.count == 1 ? description.keys : description.keys.filter(\.isRequired)
    guard required.count == 1, let scalar = node.scalar, !scalar.text.contains(",") else {
      return nil
    }
    return "\(what); write { \(required[0].name): \(scalar.text) }"
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
