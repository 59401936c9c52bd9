import Yaml

extension ValueKind where Value == [String: String] {
  /// A text for people, or one for each language.
  static let label = ValueKind(
    name: "text or texts by language",
    schema: [
      "anyOf": [
        ["type": "string", "minLength": 1],
        [
          "type": "object", "propertyNames": ["pattern": "^[a-z]{2}$"],
          "additionalProperties": ["type": "string", "minLength": 1],
        ],
      ]
    ],
    read: { node, context in
      if case .mapping = node.value {
        return texts.read(node, &context)
          .map { Dictionary($0.compactMap { e in e.value.map { (e.name, $0) } }) { a, _ in a } }
      }
      return ValueKind<String>.prose.read(node, &context).map { ["en": $0] }
    }
  )

  private static let texts = ValueKind<String>.prose.dictionary(by: languageCode)

  private static let languageCode = ValueKind<String>.word(
    "language code",
    of: "a-z",
    example: "en"
  ) {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
  }
  .checked { $0.utf8.count == 2 ? nil : "\"\($0)\" is not a language code such as en or vi" }
}
