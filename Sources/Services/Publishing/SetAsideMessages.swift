/// The messages that were kept from a broker because it closes on them; after some, their topic is.
struct SetAsideMessages {
  /// So many single messages of a topic are set aside before the topic is.
  private static let messagesOfTopic = 3
  /// So many topics are counted; beyond, single messages are set aside.
  private static let topicLimit = 256

  /// How many messages of a topic were set aside since one was taken.
  private var counts: [String: Int] = [:]
  /// Messages behind the suspected one, of its topic, that the broker closed on while it was left out.
  private(set) var alike: Set<Int64> = []

  var isEmpty: Bool { counts.isEmpty }

  /// Counts a message that was set aside.
  ///
  /// - Returns: the topic that is to be left out; `nil`: none yet.
  mutating func note(_ step: FormSearch.Step) -> String? {
    guard case .sending(.message(_, let topic, _)) = step else { return nil }
    guard counts.count < Self.topicLimit || counts[topic] != nil else { return nil }
    let count = (counts[topic] ?? 0) + 1
    counts[topic] = count
    return count >= Self.messagesOfTopic ? topic : nil
  }

  /// The broker has taken a message of a topic.
  mutating func noteTaken(_ topic: String) {
    if !counts.isEmpty { counts[topic] = nil }
  }

  /// Leaves out another message of the same topic too, before the topic is left out.
  ///
  /// - Returns: whether it does.
  mutating func noteAlike(
    _ step: FormSearch.Step,
    _ known: FormSearch.Step,
    in form: ConnectionForm
  ) -> Bool {
    guard case .sending(.message(let id, let topic, _)) = step,
      case .sending(.message(let first, topic, _)) = known, form.withheldMessages.contains(first),
      !form.withheldMessages.contains(id), alike.count + 1 < Self.messagesOfTopic
    else { return false }
    alike.insert(id)
    return true
  }

  mutating func forgetAlike() { alike = [] }
}
