/// How much a connection asks of its broker: everything, or less where the broker has shown that it
/// takes no more.
package struct ConnectionForm: Sendable, Hashable {
  /// How the last will is given.
  package enum Will: Int, Sendable, Hashable, CaseIterable {
    /// Retained, with QoS 1.
    case whole
    case notRetained
    /// Retained, with QoS 0.
    case atMostOnce
    /// Not retained, with QoS 0.
    case modest
    case none
  }

  package var will = Will.whole
  /// Whether messages are published as retained.
  package var retains = true
  /// Whether messages are published with QoS 1; with QoS 0 their arrival is proved in another way.
  package var acknowledges = true
  /// Whether commands are subscribed to.
  package var takesCommands = true
  /// The topics that nothing is sent to.
  package var withheldTopics: Set<String> = []
  /// Single messages of the outbox that are not sent.
  package var withheldMessages: Set<Int64> = []

  package init() {}

  /// Whether a message is kept from the broker; `id` is its number in the outbox, if it has one.
  func withholds(_ topic: String, id: Int64? = nil) -> Bool {
    withheldTopics.contains(topic) || id.map(withheldMessages.contains) ?? false
  }

  /// Whether what was suspected is kept from the broker.
  func withholds(_ suspect: Suspect) -> Bool {
    switch suspect {
    case .message(let id, let topic, _): withholds(topic, id: id)
    default: withholds(suspect.topic)
    }
  }

  /// What this form does without that `other` has, in words.
  func concessions(beside other: Self) -> [String] {
    var texts: [String] = []
    if will != other.will { texts.append(will.text) }
    if !retains, other.retains { texts.append("nothing is retained") }
    if !acknowledges, other.acknowledges { texts.append("messages are sent with QoS 0") }
    if !takesCommands, other.takesCommands { texts.append("no commands are taken from it") }
    let topics = withheldTopics.subtracting(other.withheldTopics).sorted()
    if !topics.isEmpty { texts.append("nothing is sent to \(topics.joined(separator: ", "))") }
    if !withheldMessages.isSubset(of: other.withheldMessages) { texts.append("it is set aside") }
    return texts
  }
}

extension ConnectionForm.Will {
  fileprivate var text: String {
    switch self {
    case .whole: "the last will is whole"
    case .notRetained: "the last will is not retained"
    case .atMostOnce: "the last will has QoS 0"
    case .modest: "the last will has QoS 0 and is not retained"
    case .none: "there is no last will"
    }
  }
}
