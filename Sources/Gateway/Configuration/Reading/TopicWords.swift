/// Words that stand in topics for something else than an asset.
enum TopicWords {
  /// The level under which a gateway publishes about itself.
  static let ofGateways = "_gateway"
  static let insteadOfGateways = "gateway-room"
  /// The levels that follow an asset's.
  private static let ofMessages: Set<String> = [
    "data", "meta", "status", "kpi", "event", "state", "command", "reply",
  ]

  /// Why a word can be no id or level; `nil` where it can.
  static func objection(to word: String) -> String? {
    word == ofGateways
      ? "\"\(word)\" is the level of the gateway's own topics; write another word, such as "
        + insteadOfGateways
      : nil
  }

  /// Why an id may not begin as it does; `nil` where it may.
  static func hyphenObjection(to id: String) -> String? {
    guard id.hasPrefix("-") else { return nil }
    let rest = String(id.drop { $0 == "-" })
    return "\"\(id)\" begins with a hyphen, which subtracts in lists of meters; write "
      + (rest.isEmpty ? "a word such as meter-1" : rest)
  }

  /// Why a word is no good id or level of an asset; `nil` where it is one.
  static func doubt(about word: String) -> String? {
    ofMessages.contains(word)
      ? "\"\(word)\" is also the level of a kind of messages, so that subscriptions mistake one for the "
        + "other; write another word, such as \(word)-1" : nil
  }
}
