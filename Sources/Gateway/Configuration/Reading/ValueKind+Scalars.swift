import Yaml

extension ValueKind where Value == String {
  /// Text of at least one character; numbers are taken as they are written.
  static let text = ValueKind.scalar(
    "text",
    expected: "a text",
    schema: ["type": "string", "minLength": 1],
    write: { .string($0) },
    parse: {
      $0.text.isEmpty || $0.isNull || OddCharacter.firstInvisible(in: $0.text) != nil
        ? nil : $0.text
    }
  )

  /// Text of certain `characters`, in the notation of regular expressions, such as `a-z0-9-`.
  ///
  /// `separator` stands for blanks and other signs in the word that is proposed for a text with others.
  static func word(
    _ name: String,
    of characters: String,
    example: String,
    separator: Character = "-",
    isAllowed: @escaping @Sendable (UInt8) -> Bool
  ) -> ValueKind {
    ValueKind.scalar(
      name,
      expected: "a word of \(characters) only, such as \(example)",
      schema: ["type": "string", "pattern": .string("^[\(characters)]+$")],
      write: { .string($0) },
      advice: { text in
        let plain = OddCharacter.plain(text)
        if !plain.isEmpty, plain.utf8.allSatisfy(isAllowed) { return Advice([plain]) }
        let word = AsciiWord.nearest(to: plain, separator: separator, isAllowed: isAllowed)
        return Advice(word.map { [$0] } ?? [])
      },
      parse: {
        $0.text.isEmpty || $0.isNull || !$0.text.utf8.allSatisfy(isAllowed) ? nil : $0.text
      }
    )
  }

  /// A segment of a topic.
  private static let segment = word("id", of: "a-zA-Z0-9_-", example: "line-1") {
    $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
  }
  .checked { TopicWords.objection(to: $0) }

  /// An id that is defined elsewhere, or a level above the assets.
  static let id = segment

  /// The id of a broker, baseline, alarm or shift, where it is defined.
  static let ownID = segment.checked { TopicWords.hyphenObjection(to: $0) }

  /// A level of the topics of an asset.
  static let topicLevel = segment.doubting { TopicWords.doubt(about: $0) }
    .doubtingNumberSign { segment.advice($0).alternatives.first }

  /// The id of a device, line or account: the last level of its topics.
  static let assetID = topicLevel.checked { TopicWords.hyphenObjection(to: $0) }

  /// The gateway's id.
  static let gatewayID = word("gateway id", of: "a-z0-9-", example: "gw-01") {
    ($0.isLetter && $0 >= UInt8(ascii: "a")) || $0.isDigit || $0 == UInt8(ascii: "-")
  }
  .checked {
    $0 == "all"
      ? "\"all\" stands for every gateway of the park; write another id, such as gw-01"
      : TopicWords.hyphenObjection(to: $0)
  }
  static let pointName = word(
    "point name",
    of: "a-zA-Z0-9_",
    example: "active_power",
    separator: "_"
  ) {
    $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_")
  }
  /// The name of a profile or of a table: segments joined by `/`.
  static let libraryName = word(
    "library name",
    of: "a-zA-Z0-9_./-",
    example: "schneider/iem3155"
  ) {
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
  /// A whole number, decimal or hexadecimal; `meanings` are those of a text that is no number otherwise.
  static func integer(
    _ range: ClosedRange<Int>,
    meanings: @escaping @Sendable (String) -> [String] = { _ in [] }
  ) -> ValueKind {
    ValueKind.scalar(
      "integer",
      expected: "a whole number \(range.lowerBound)…\(range.upperBound)",
      schema: ["type": "integer"],
      write: { .integer($0) },
      advice: { text in
        Advice(
          (NumberNotation.integers(of: text) + meanings(text)).reduce(into: []) { numbers, number in
            let fits = NumberText.integer(number).map(range.contains) == true
            if fits, !numbers.contains(number) { numbers.append(number) }
          }
        )
      },
      parse: { $0.isText ? nil : NumberText.integer($0.text) }
    )
    .doubtingText { text in
      AddressNotation.hasLeadingZero(text)
        ? NumberText.integer(text).map {
          "\(text) is taken as \($0), not as an octal number; write \($0)"
        }
        : nil
    }
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
    advice: { NumberNotation.advice(for: $0, NumberNotation.values(of: $0)) },
    parse: { $0.isText ? nil : NumberText.decimal($0.text) }
  )
  .doubtingThousands()

  static let positiveNumber = number.checked(adding: [.init("exclusiveMinimum", 0)]) {
    $0 > 0 ? nil : "\(NumberText.text($0)) is not above 0"
  }

  static let numberFromZero = number.checked(adding: [.init("minimum", 0)]) {
    $0 >= 0 ? nil : "\(NumberText.text($0)) is below 0"
  }
}

/// The ways in which people write true and false.
private enum WrittenFlag {
  static func advice(for text: String) -> Advice {
    switch text.lowercased() {
    case "yes", "y", "on", "1", "true", "enabled", "enable", "ok", "x", "✓", "✔", "có", "co", "bật",
      "đúng":
      ["true"]
    case "no", "n", "off", "0", "false", "disabled", "disable", "none", "không", "khong", "ko",
      "tắt", "sai":
      ["false"]
    default: Advice(["true", "false"], reason: "is not true or false")
    }
  }
}
