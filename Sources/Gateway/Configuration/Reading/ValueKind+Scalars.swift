import Yaml

extension ValueKind where Value == String {
  /// Text of at least one character; numbers are taken as they are written.
  static let text = ValueKind.scalar(
    "text",
    expected: "a text",
    schema: ["type": "string", "minLength": 1],
    write: { .string($0) },
    parse: { $0.text.isEmpty || $0.isNull ? nil : $0.text }
  )

  /// Text of certain `characters`, in the notation of regular expressions, such as `a-z0-9-`.
  ///
  /// `separator` stands for blanks and other signs in the word that is proposed for a text with others.
  static func word(
    _ name: String,
    of characters: String,
    separator: Character = "-",
    isAllowed: @escaping @Sendable (UInt8) -> Bool
  ) -> ValueKind {
    ValueKind.scalar(
      name,
      expected: "made of \(characters) only",
      schema: ["type": "string", "pattern": .string("^[\(characters)]+$")],
      write: { .string($0) },
      advice: { AsciiWord.nearest(to: $0, separator: separator, isAllowed: isAllowed) },
      parse: {
        $0.text.isEmpty || $0.isNull || !$0.text.utf8.allSatisfy(isAllowed) ? nil : $0.text
      }
    )
  }

  /// The id of a device, line, account, broker, shift …, or a segment of a topic.
  static let id = word("id", of: "a-zA-Z0-9_-") {
    $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
  }
  .checked { TopicWords.objection(to: $0) }

  /// A level of the topics of an asset: its id, or a part of its path.
  static let topicLevel = {
    var kind = id
    kind.read = { node, context in
      guard let level = id.read(node, &context) else { return nil }
      if let doubt = TopicWords.doubt(about: level) {
        context.warning(doubt, at: context.location(of: node))
      }
      return level
    }
    return kind
  }()
  /// The gateway's id.
  static let gatewayID = word("gateway id", of: "a-z0-9-") {
    ($0.isLetter && $0 >= UInt8(ascii: "a")) || $0.isDigit || $0 == UInt8(ascii: "-")
  }
  .checked {
    $0 == "all"
      ? "\"all\" stands for every gateway of the park; write another id, such as gw-01" : nil
  }
  static let pointName = word("point name", of: "a-zA-Z0-9_", separator: "_") {
    $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_")
  }
  /// The name of a profile or of a table: segments joined by `/`.
  static let libraryName = word("library name", of: "a-zA-Z0-9_./-") {
    $0.isLetter || $0.isDigit || "_./-".utf8.contains($0)
  }
  .checked { name in
    name.split(separator: "/", omittingEmptySubsequences: false)
      .contains { $0.isEmpty || $0.hasPrefix(".") }
      ? "\"\(name)\" is not a name such as schneider/iem3155" : nil
  }
}

extension UInt8 {
  /// Of ASCII.
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension ValueKind where Value == Bool {
  static let flag = ValueKind.scalar(
    "true or false",
    expected: "true or false",
    schema: ["type": "boolean"],
    write: { .bool($0) },
    advice: { WrittenFlag.advice(for: $0) },
    parse: { $0.isText ? nil : ["true": true, "false": false][$0.text] }
  )
}

extension ValueKind where Value == Int {
  /// A whole number, decimal or hexadecimal.
  static func integer(_ range: ClosedRange<Int>) -> ValueKind {
    ValueKind.scalar(
      "integer",
      expected: "a whole number",
      schema: ["type": "integer"],
      write: { .integer($0) },
      advice: { text in
        NumberText.advice(for: text).flatMap { NumberText.integer($0) == nil ? nil : $0 }
      },
      parse: { $0.isText ? nil : NumberText.integer($0.text) }
    )
    .checked(
      adding: [
        .init("minimum", .integer(range.lowerBound)), .init("maximum", .integer(range.upperBound)),
      ]
    ) {
      range.contains($0) ? nil : "\($0) is outside \(range.lowerBound)…\(range.upperBound)"
    }
  }
}

extension ValueKind where Value == Double {
  /// A finite number.
  static let number = ValueKind.scalar(
    "number",
    expected: "a number such as 0.5",
    schema: ["type": "number"],
    write: { .number($0) },
    advice: { NumberText.advice(for: $0) },
    parse: { $0.isText ? nil : NumberText.decimal($0.text) }
  )

  static let positiveNumber = number.checked(adding: [.init("exclusiveMinimum", 0)]) {
    $0 > 0 ? nil : "\(NumberText.text($0)) is not above 0"
  }

  static let numberFromZero = number.checked(adding: [.init("minimum", 0)]) {
    $0 >= 0 ? nil : "\(NumberText.text($0)) is below 0"
  }
}

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of a few words.
  static func choice(of name: String) -> ValueKind {
    let words = Value.allCases.map(\.rawValue)
    return ValueKind(
      name: words.joined(separator: " or "),
      schema: ["enum": .array(words.map { .string($0) })],
      read: { node, context in
        if let scalar = node.scalar, let value = Value(rawValue: scalar.text) { return value }
        let shown = node.scalar?.shown ?? node.article
        context.error(
          "\(shown) is no \(name); write \(words.joined(separator: ", "))",
          at: node,
          suggestion: node.scalar.flatMap { Spelling.choice(meantBy: $0.text, among: words) }
        )
        return nil
      },
      write: { .string($0.rawValue) }
    )
  }
}

/// The ways in which people write true and false.
private enum WrittenFlag {
  static func advice(for text: String) -> String? {
    switch text.lowercased() {
    case "yes", "y", "on", "1", "true", "enabled", "có": "true"
    case "no", "n", "off", "0", "false", "disabled", "không": "false"
    default: nil
    }
  }
}
