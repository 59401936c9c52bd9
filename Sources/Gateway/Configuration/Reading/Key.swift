/// Whether a key may be left out.
enum Presence: Sendable, Hashable {
  case required
  /// Absent or null: no value.
  case optional
  /// Absent: a group of keys that all have their defaults.
  case section
}

/// A key of a mapping, declared once: decoding, suggestions, the reference and the JSON Schema are
/// all made of it.
struct Key<Value: Sendable>: Sendable {
  let name: String
  let kind: ValueKind<Value>
  let presence: Presence
  let doc: String

  init(_ name: String, _ kind: ValueKind<Value>, _ presence: Presence = .optional, doc: String) {
    self.name = name
    self.kind = kind
    self.presence = presence
    self.doc = doc
  }

  var description: KeyDescription {
    KeyDescription(
      name: name,
      kind: kind.name,
      isRequired: presence == .required,
      fallback: nil,
      doc: doc,
      schema: presence == .optional ? kind.schema.orNull : kind.schema,
      contents: kind.contents,
      form: kind.form
    )
  }
}

/// A key with a value that holds where it is left out.
struct DefaultedKey<Value: Sendable>: Sendable {
  let name: String
  let kind: ValueKind<Value>
  let fallback: Value
  let doc: String

  init(_ name: String, _ kind: ValueKind<Value>, default fallback: Value, doc: String) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.doc = doc
  }

  /// A key that other groups have without such a value.
  init(_ key: Key<Value>, default fallback: Value) {
    self.init(key.name, key.kind, default: fallback, doc: key.doc)
  }

  var description: KeyDescription {
    let written = kind.write(fallback)
    return KeyDescription(
      name: name,
      kind: kind.name,
      isRequired: false,
      fallback: written,
      doc: doc,
      schema: kind.schema.adding([JSON.Member("default", written)]),
      contents: kind.contents,
      form: kind.form
    )
  }
}

/// What the reference and the schema say of a key.
struct KeyDescription: Sendable {
  var name: String
  var kind: String
  var isRequired: Bool
  var fallback: JSON?
  var doc: String
  var schema: JSON
  var contents: ShapeDescription?
  var form = ContentsForm.keys
}

extension JSON {
  /// The schema that also allows null.
  var orNull: JSON { ["anyOf": [self, ["type": "null"]]] }
}
