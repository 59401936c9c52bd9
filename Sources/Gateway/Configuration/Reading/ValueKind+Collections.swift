import Yaml

extension ValueKind {
  /// A list of such values; those that cannot be read are left out.
  func list(atLeast least: Int = 0) -> ValueKind<[Value]> {
    located(atLeast: least).map({ $0.map(\.value) }, write: { [write] in .array($0.map(write)) })
  }

  /// A list of such values with their places.
  func located(atLeast least: Int = 0) -> ValueKind<[Located<Value>]> {
    let item = self
    var schema: JSON = ["type": "array", "items": item.schema]
    if least > 0 { schema = schema.adding([JSON.Member("minItems", .integer(least))]) }
    return ValueKind<[Located<Value>]>(
      name: "list of \(name)",
      schema: schema,
      read: { node, context in
        guard case .sequence(let nodes) = node.value else {
          context.mismatch(item.objection(toSingle: node), at: node)
          return nil
        }
        guard nodes.count >= least else {
          context.error("the list needs at least \(least) of \(item.name)", at: node)
          return nil
        }
        return nodes.compactMap { each in
          if let several = item.several(in: each) {
            context.mismatch(
              "a comma stands between the entries of a list; write \(several)",
              at: each
            )
            return nil
          }
          return item.read(each, &context)
            .map { Located(value: $0, location: context.location(of: each)) }
        }
      },
      write: { [write] items in .array(items.map { write($0.value) }) },
      contents: contents,
      form: .entries
    )
  }

  /// What to say of a single value that stands where a list of this kind does.
  private func objection(toSingle node: YamlNode) -> String {
    guard let scalar = node.scalar else {
      return
        "\(node.article) stands where a list does; begin each entry with - on a line of its own"
    }
    guard !scalar.isNull, let list = list(of: scalar.text) else {
      return "\(scalar.shown) is not a list, which is written in brackets or as lines with -"
    }
    return "\(scalar.shown) is not a list; write \(list)"
  }

  /// The entries that signs such as semicolons divide in one text; `nil` where it is one entry, or none is meant.
  private func several(in node: YamlNode) -> String? {
    guard let text = node.scalar?.text, node.scalar?.isText != true, !accepts(text) else {
      return nil
    }
    let parts = text.split { ";+|&".contains($0) }.map { OddCharacter.plain(String($0)) }
    let items = parts.compactMap { accepts($0) ? $0 : advice($0).alternatives.first }
    return parts.count > 1 && items.count == parts.count ? items.joined(separator: ", ") : nil
  }

  /// A text, cut at its commas, as a list of what this kind accepts.
  private func list(of text: String) -> String? {
    var items: [String] = []
    var text = text.prefix(200)
    while let last = text.last, ",;".contains(last) { text = text.dropLast() }
    for part in text.split(
      omittingEmptySubsequences: false,
      whereSeparator: { ",;+|&".contains($0) }
    ) {
      let item = OddCharacter.plain(String(part))
      let quoted = "\"\(item)\""
      if accepts(item) {
        items.append(item)
      } else if accepts(quoted) {
        items.append(quoted)
      } else if let meant = advice(item).alternatives.first, advice(item).alternatives.count == 1 {
        items.append(meant)
      } else {
        return nil
      }
    }
    return "[\(items.joined(separator: ", "))]"
  }

  /// A mapping whose keys are names of one's own.
  ///
  /// With `allowsNull`, `name: null` has a meaning: it is an entry without a value.
  func dictionary(
    by key: ValueKind<String>,
    allowsNull: Bool = false
  ) -> ValueKind<[NamedEntry<Value>]> {
    let item = self
    let itemSchema = allowsNull ? schema.orNull : schema
    return ValueKind<[NamedEntry<Value>]>(
      name: "\(key.name): \(name)",
      schema: [
        "type": "object", "propertyNames": key.schema, "additionalProperties": itemSchema,
      ],
      read: { node, context in
        guard case .mapping(let pairs) = node.value else {
          context.mismatch(
            "\(node.article) stands here; \(key.name)s with a colon are expected",
            at: node
          )
          return nil
        }
        var previous: YamlPair?
        return pairs.compactMap { pair in
          defer { previous = pair }
          if let (slip, place) = KeyAdvice.slip(ofOwnKey: pair, behind: previous, allowsNull) {
            context.mismatch(slip, at: place)
            return nil
          }
          guard let name = key.read(pair.key, &context) else { return nil }
          let location = context.location(of: pair.key)
          if allowsNull, pair.value.scalar?.isNull == true {
            return NamedEntry(name: name, location: location, value: nil, isNull: true)
          }
          let value = context.reading(name) { item.read(pair.value, &$0) }
          return NamedEntry(name: name, location: location, value: value, isNull: false)
        }
      },
      contents: contents,
      form: .ownKeys
    )
  }
}

/// An entry of a mapping whose keys are names of one's own.
struct NamedEntry<Value: Sendable>: Sendable {
  var name: String
  /// Where the name stands.
  var location: SourceLocation
  /// `nil` where null was written, or after a complaint.
  var value: Value?
  var isNull: Bool
}
