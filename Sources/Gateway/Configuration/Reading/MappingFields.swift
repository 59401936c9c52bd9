import Yaml

/// The pairs of one mapping, asked for by their declared keys.
struct MappingFields: Sendable {
  /// The mapping itself.
  let node: YamlNode
  private let pairs: [String: YamlPair]
  /// Keys that are there by another spelling, of which there was a complaint.
  private let misspelt: Set<String>
  /// Keys whose values a comma between braces had cut in two.
  var rejoined: Set<String> = []
  /// Whether there are keys that are not declared: one may be what seems to be missing.
  var hasUnknownKeys = false
  /// Whether some key was complained of: what seems to be missing may be what it was meant to be.
  var isSpoilt = false

  init(node: YamlNode, pairs: [YamlPair], misspelt: Set<String>) {
    self.node = node
    self.misspelt = misspelt
    self.pairs = Dictionary(pairs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of a key; `nil` where it is absent or, after a complaint, unreadable.
  func read<Value>(_ key: Key<Value>, _ context: inout ReadingContext) -> Value? {
    if let given = given(key.name) {
      return context.reading(key.name) { value(of: key.name, key.kind, in: given, &$0) }
    }
    switch key.presence {
    case .optional:
      warnOfNothing(key.name, key.kind, &context)
      return nil
    case .section:
      return key.kind.read(YamlNode(.mapping([]), line: node.line, column: node.column), &context)
    case .required:
      complainOfMissing(key.name, &context)
      return nil
    }
  }

  /// The value of a key, or its default.
  func read<Value>(_ key: DefaultedKey<Value>, _ context: inout ReadingContext) -> Value {
    guard let given = given(key.name) else {
      warnOfNothing(key.name, key.kind, &context)
      return key.fallback
    }
    return context.reading(key.name) { value(of: key.name, key.kind, in: given, &$0) }
      ?? key.fallback
  }

  /// The value of a key with its place.
  func located<Value>(_ key: Key<Value>, _ context: inout ReadingContext) -> Located<Value>? {
    let place = location(of: key.name, context)
    return read(key, &context).map { Located(value: $0, location: place) }
  }

  /// The value of a key, or its default, with its place.
  func located<Value>(
    _ key: DefaultedKey<Value>,
    _ context: inout ReadingContext
  ) -> Located<Value> {
    Located(value: read(key, &context), location: location(of: key.name, context))
  }

  /// Where a key's value stands; where it is absent, the mapping.
  func location(of name: String, _ context: ReadingContext) -> SourceLocation {
    context.location(of: pairs[name]?.value ?? node)
  }

  /// The text of a key's value as it was written.
  func text(of name: String) -> String? { pairs[name]?.value.scalar?.text }

  /// How many pairs a key's value has.
  func count(of name: String) -> Int {
    if case .mapping(let pairs)? = pairs[name]?.value.value { pairs.count } else { 0 }
  }

  /// Whether the key is there, with or without a value.
  func has(_ name: String) -> Bool { pairs[name] != nil }

  /// Where a key stands behind which there is nothing, not even null.
  func emptyKey(_ name: String) -> YamlNode? {
    guard let pair = pairs[name], let scalar = pair.value.scalar, scalar.isNull, scalar.text.isEmpty
    else { return nil }
    return pair.key
  }

  /// Warns of a key whose value was forgotten; an empty list or group is usual.
  private func warnOfNothing<Value>(
    _ name: String,
    _ kind: ValueKind<Value>,
    _ context: inout ReadingContext
  ) {
    guard kind.contents == nil, kind.form == .keys, !misspelt.contains(name),
      let key = emptyKey(name)
    else { return }
    context.warning(
      "\"\(name)\" has no value and is ignored; write one, or remove the line",
      at: context.location(of: key)
    )
  }

  /// Whether the key is there by another spelling, of which there was a complaint.
  func isMisspelt(_ name: String) -> Bool { misspelt.contains(name) }

  /// The value of a key; always `nil` where a comma had cut it, after a complaint.
  private func value<Value>(
    of name: String,
    _ kind: ValueKind<Value>,
    in node: YamlNode,
    _ context: inout ReadingContext
  ) -> Value? {
    let errorsBefore = context.errorCount
    let value = kind.read(node, &context)
    guard rejoined.contains(name) else { return value }
    if context.errorCount == errorsBefore {
      context.mismatch(
        "between braces a comma ends a text; write \"\(node.scalar?.text ?? "")\"",
        at: node
      )
    }
    return nil
  }

  /// The key's value, unless it is null.
  private func given(_ name: String) -> YamlNode? {
    guard let value = pairs[name]?.value, value.scalar?.isNull != true else { return nil }
    return value
  }

  private func complainOfMissing(_ name: String, _ context: inout ReadingContext) {
    guard !misspelt.contains(name) else { return }
    if let pair = pairs[name] {
      context.error("\"\(name)\" has no value", at: pair.key)
    } else if !hasUnknownKeys || context.errorCount == 0 {
      context.error("the key \"\(name)\" is missing", at: node)
    }
  }
}
