import Yaml

/// The names of a state's numbers as people write them.
enum StateNotation {
  /// A number and its name.
  private struct Entry {
    var number: String
    var name: String
    var text: String { "\(number): \(name)" }
  }

  /// What to say of pairs that are written in another way, and of which one where it is one alone.
  static func objection(to pairs: [YamlPair]) -> (text: String, pair: YamlPair?)? {
    let meanings = pairs.map { entries(of: $0) }
    let wrong = pairs.indices.filter { index in
      !isPlain(pairs[index]) || (meanings[index]?.count ?? 1) > 1
    }
    guard let first = wrong.first, let meant = meanings[first],
      wrong.allSatisfy({ meanings[$0] != nil })
    else { return nil }
    let reason =
      meant.count > 1
      ? "a comma is missing between the states"
      : NumberText.integer(pairs[first].value.scalar?.text ?? "") != nil
        ? "the number of a state stands first" : "a colon and a space are missing"
    guard wrong.count > 1 else {
      return ("\(reason); write \(joined(meant))", pairs[first])
    }
    let all = zip(pairs, meanings).flatMap { pair, meaning in
      meaning ?? [Entry(number: pair.name, name: pair.value.scalar?.text ?? "")]
    }
    return ("\(reason); write { \(joined(all)) }", nil)
  }

  /// What to say of a pair whose key is no number.
  static func objection(to pair: YamlPair) -> String {
    let plain = OddCharacter.plain(pair.name)
    let shown = YamlScalar(text: pair.name).shown
    return NumberText.integer(plain) != nil
      ? "\(shown) is not a plain number; write \(plain)"
      : "\(shown) is not a number; each state is its number, a colon and its name"
  }

  /// The states that a list or a text names, as they are written.
  static func example(for node: YamlNode) -> String {
    let texts: [String] =
      switch node.value {
      case .sequence(let items): items.compactMap { $0.scalar?.text }
      case .scalar(let scalar): scalar.isNull ? [] : split(scalar.text)
      case .mapping: []
      }
    let found = texts.enumerated().map { index, text in
      entry(in: text) ?? Entry(number: String(index), name: quoted(text))
    }
    return found.isEmpty ? "{ 0: idle, 1: running }" : "{ \(joined(found)) }"
  }

  // MARK: - Parts

  private static func isPlain(_ pair: YamlPair) -> Bool { NumberText.integer(pair.name) != nil }

  /// The states that a pair names; `nil` where it is not known.
  private static func entries(of pair: YamlPair) -> [Entry]? {
    guard let value = pair.value.scalar, !value.isText else { return nil }
    let name = OddCharacter.plain(pair.name)
    if isPlain(pair) {
      let parts = split(value.text)
      let rest = parts.dropFirst().map { entry(in: $0) }
      guard !rest.contains(where: { $0 == nil }) else { return nil }
      return [Entry(number: name, name: quoted(parts.first ?? ""))] + rest.compactMap { $0 }
    }
    if value.isNull {
      let found = split(name).map { entry(in: $0) }
      return found.contains { $0 == nil } ? nil : found.compactMap { $0 }
    }
    return NumberText.integer(value.text) == nil
      ? nil : [Entry(number: value.text, name: quoted(name))]
  }

  /// `0 idle`, `0=idle`, `0:idle`, `0 - idle`.
  private static func entry(in text: String) -> Entry? {
    let plain = OddCharacter.plain(text)
    let number = plain.prefix { $0.isASCII && $0.isNumber }
    let name = plain.dropFirst(number.count).drop { ":=→>- ".contains($0) }
    guard !number.isEmpty, !name.isEmpty, number.count < plain.count - name.count else {
      return nil
    }
    return Entry(number: String(number), name: quoted(String(name)))
  }

  /// The parts of a text between semicolons, bars and commas behind which a state's number stands.
  private static func split(_ text: String) -> [String] {
    let parts = text.split { ";|,".contains($0) }.map { OddCharacter.plain(String($0)) }
    return parts.dropFirst().allSatisfy { entry(in: $0) != nil } ? parts : [text]
  }

  private static func joined(_ entries: [Entry]) -> String {
    entries.map(\.text).joined(separator: ", ")
  }

  /// A name as it is written between braces.
  private static func quoted(_ name: String) -> String {
    name.contains { ",{}[]:#\"'&*!|>%@`".contains($0) } || name.isEmpty ? "\"\(name)\"" : name
  }
}
