import Yaml

extension ValueKind where Value == [String] {
  /// The levels of an asset's topics above its id, such as `[workshop-a, line-1]`.
  static let topicPath = {
    var kind = level.list()
    kind.read = { [list = kind.read] node, context in
      guard let scalar = node.scalar, !scalar.isNull else { return list(node, &context) }
      let levels = levels(in: scalar.text)
      let advice = levels.isEmpty ? "" : Advice(["[\(levels.joined(separator: ", "))]"]).text
      context.mismatch(
        "\(scalar.shown) is not a list of levels, such as area, line, cell\(advice)",
        at: node
      )
      return nil
    }
    return kind
  }()

  /// One level; a text with several is refused.
  private static let level = {
    var kind = ValueKind<String>.topicLevel
    kind.read = { [one = kind.read] node, context in
      guard let scalar = node.scalar, scalar.text.contains(where: { "/\\>".contains($0) }) else {
        return one(node, &context)
      }
      let levels = levels(in: scalar.text)
      let advice = levels.isEmpty ? "" : Advice([levels.joined(separator: ", ")]).text
      context.mismatch("\(scalar.shown) is not one level of a path\(advice)", at: node)
      return nil
    }
    return kind
  }()

  /// The levels that a text names, in the letters of topics.
  private static func levels(in text: String) -> [String] {
    text.prefix(200).split { "/\\>,;|→".contains($0) }
      .compactMap { part in
        let word = OddCharacter.plain(String(part))
        if word == TopicWords.ofGateways { return TopicWords.insteadOfGateways }
        return ValueKind<String>.topicLevel.accepts(word) && !word.isEmpty
          ? word : ValueKind<String>.topicLevel.advice(word).alternatives.first
      }
  }
}
