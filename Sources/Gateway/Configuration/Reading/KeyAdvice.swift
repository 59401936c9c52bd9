import Yaml

/// Finds out what somebody meant by a key that is not one.
enum KeyAdvice {
  /// The declared key nearest to a name, or the one that other programs call so.
  static func nearest(to name: String, among known: [String]) -> String? {
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    return exactly(name, among: known) ?? synonyms[plain]?.first(where: known.contains)
      ?? Spelling.nearest(to: name, among: known)
  }

  /// What to say of a key that is a slip in YAML, with the key that was meant.
  static func slip(in pair: YamlPair, among known: [String]) -> (meant: String?, advice: String)? {
    let name = pair.name
    if name == "<<" { return (nil, "YAML's merge key << is not supported; write the keys out") }
    if known.contains("password_file"),
      ["password", "pass", "passwd", "pwd"].contains(name.lowercased())
    {
      return (
        "password_file",
        "the password does not stand in this file; write it alone into another one, and its name at "
          + "password_file:"
      )
    }
    if let advice = lengthOrDivisor(in: pair, among: known) { return (nil, advice) }
    if name.hasPrefix("-"), let meant = known.first(where: { $0 == name.dropFirst() }) {
      return (meant, "a space is missing after the dash; write - \(meant):")
    }
    return missingColon(in: pair, among: known) ?? oddCharacter(in: name, among: known)
  }

  /// `unit_id:5`, `unit_id = 5` and `unit_id 5` between braces, where they are keys without a value.
  private static func missingColon(
    in pair: YamlPair,
    among known: [String]
  ) -> (meant: String?, advice: String)? {
    guard pair.value.scalar?.isNull == true else { return nil }
    let meant = String(pair.name.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let rest = pair.name.dropFirst(meant.count)
    let value = rest.drop { " :=;：".contains($0) }
    guard known.contains(meant), rest.count > value.count, !value.isEmpty else { return nil }
    let lack =
      rest.hasPrefix(":") ? "a space is missing after the colon" : "a colon and a space are missing"
    return (meant, "\(lack); write \(meant): \(value)")
  }

  /// A missing space, or a text that a comma between braces has cut, in a mapping with keys of one's own.
  ///
  /// - Returns: What to say, and of which node.
  static func slip(
    ofOwnKey pair: YamlPair,
    behind previous: YamlPair?,
    _ allowsNull: Bool
  ) -> (slip: String, at: YamlNode)? {
    guard pair.value.scalar?.isNull == true, pair.value.scalar?.text.isEmpty == true else {
      return nil
    }
    if let colon = pair.name.firstIndex(of: ":") {
      let name = pair.name[..<colon]
      let value = pair.name[pair.name.index(after: colon)...]
      guard !name.isEmpty, !value.isEmpty else { return nil }
      return ("a space is missing after the colon; write \(name): \(value)", pair.key)
    }
    guard !allowsNull, let previous, let text = previous.value.scalar, !text.isText, !text.isNull,
      previous.value.line == pair.key.line
    else { return nil }
    return (
      "between braces a comma ends a text; write \"\(text.text), \(pair.name)\"", previous.value
    )
  }

  /// A key with a character that looks like another or like nothing.
  private static func oddCharacter(
    in name: String,
    among known: [String]
  ) -> (meant: String?, advice: String)? {
    guard let odd = OddCharacter.first(in: name),
      let meant = exactly(OddCharacter.plain(name), among: known)
    else { return nil }
    let shown = YamlScalar(text: name).shown
    return (meant, "the key \(shown) \(OddCharacter.objection(to: odd)); write \(meant)")
  }

  /// The declared key that differs in capitals, blanks and signs only.
  private static func exactly(_ name: String, among known: [String]) -> String? {
    let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    return known.first { $0.filter { $0 != "_" } == plain }
  }

  // MARK: - Commas

  /// The pairs with the values that a comma between braces has cut into a value and keys without one.
  ///
  /// - Returns: The pairs, and the keys whose values were cut.
  static func rejoined(
    _ pairs: [YamlPair],
    known: [String]
  ) -> (pairs: [YamlPair], cut: Set<String>) {
    var kept: [YamlPair] = []
    var cut: Set<String> = []
    for pair in pairs {
      guard let last = kept.last, !known.contains(pair.name), slip(in: pair, among: known) == nil,
        let text = text(last, behind: pair, among: known)
      else {
        kept.append(pair)
        continue
      }
      kept.removeLast()
      let value = YamlNode(
        .scalar(YamlScalar(text: text)),
        line: last.value.line,
        column: last.value.column,
        origin: last.value.origin
      )
      kept.append(YamlPair(key: last.key, value: value))
      cut.insert(last.name)
    }
    return (kept, cut)
  }

  /// The text of a value that goes on behind the comma: a number, something in round brackets, or words
  /// that are like no key.
  private static func text(_ pair: YamlPair, behind next: YamlPair, among known: [String])
    -> String?
  {
    guard let value = pair.value.scalar, !value.isText, !value.isNull, let key = next.key.scalar,
      !key.isText, let nothing = next.value.scalar, nothing.isNull, nothing.text.isEmpty,
      next.key.line == pair.value.line
    else { return nil }
    let isNumber =
      value.text.utf8.last.map(NumberText.isDigit) == true
      && key.text.utf8.first.map(NumberText.isDigit) == true
    let isOpen = value.text.contains("(") && !value.text.contains(")")
    let isWord = !pair.name.isEmpty && nearest(to: key.text, among: known) == nil
    guard isNumber || isOpen || isWord else { return nil }
    let gap = next.key.column - pair.value.column - value.text.unicodeScalars.count
    return value.text + (gap > 1 ? ", " : ",") + key.text
  }
}
