/// Single messages and whole topics that are kept from a broker that closes on them.
extension FormSearch {
  /// So many single messages of a topic are set aside before the topic is.
  private static let messagesOfTopic = 3
  /// So many topics are set aside at most; beyond, single messages are.
  private static let topicLimit = 256

  /// Counts a message that was set aside; after some the topic is.
  mutating func noteSetAside(_ step: Step) {
    guard case .sending(.message(_, let topic, _)) = step else { return }
    guard setAside.count < Self.topicLimit || setAside[topic] != nil else { return }
    let count = (setAside[topic] ?? 0) + 1
    setAside[topic] = count
    if count >= Self.messagesOfTopic { settled.withheldTopics.insert(topic) }
  }

  /// Forgets single messages that the broker has got past.
  mutating func forgetMessages(upTo id: Int64) {
    guard !settled.withheldMessages.isEmpty else { return }
    settled.withheldMessages = settled.withheldMessages.filter { $0 > id }
  }

  /// Leaves out another message of the same topic too, before the topic is left out.
  ///
  /// - Returns: whether it does.
  mutating func noteAlike(_ step: Step, _ known: Step) -> Bool {
    guard case .sending(.message(let id, let topic, _)) = step,
      case .sending(.message(let first, topic, _)) = known, form.withheldMessages.contains(first),
      !form.withheldMessages.contains(id), alike.count + 1 < Self.messagesOfTopic
    else { return false }
    alike.insert(id)
    return true
  }

  /// Whether an answer shows that the broker got past a step in the form that is tried.
  func isPast(_ step: Suspect, with answered: Suspect) -> Bool {
    if step.isSame(as: answered) || step.isBeginning { return true }
    guard form.withholds(step) else { return false }
    switch (step, answered) {
    case (.message(let id, _, _), .message(let other, _, _)): return other > id
    case (.repeated, .message): return true
    default: return false
    }
  }
}
