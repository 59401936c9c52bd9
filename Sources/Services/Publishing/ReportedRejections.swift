/// What has been reported about messages that a broker will never take.
///
/// A broker that refuses a topic refuses each of its messages, and often the topics of all devices: the
/// log gets a line for each kind of topic, and each topic becomes an event.
struct ReportedRejections {
  /// Why a message is not taken; texts that differ from message to message are the same cause.
  enum Cause: Hashable {
    case refused(code: Int32)
    case cannotBeSent
    case closes
  }

  /// What is new about a rejection.
  enum News {
    /// The first one of a kind of topic.
    case kind
    /// The first one of a topic, of a kind that is known.
    case topic
    case none
  }

  private struct Rejection: Hashable {
    var topic: String
    var cause: Cause
  }

  /// How many topics become events; the counter includes the others.
  private static let limit = 256

  private var kinds: Set<Rejection> = []
  private var topics: Set<Rejection> = []

  mutating func note(_ topic: String, _ cause: Cause) -> News {
    guard topics.count < Self.limit,
      topics.insert(Rejection(topic: topic, cause: cause)).inserted
    else { return .none }
    let kind = Rejection(topic: Self.kind(of: topic), cause: cause)
    return kinds.insert(kind).inserted ? .kind : .topic
  }

  /// `data`, `status`, `kpi`, `health` …: the same for all assets.
  private static func kind(of topic: String) -> String {
    let levels = topic.split(separator: "/")
    let families: Set<Substring> = ["kpi", "reply"]
    return String(levels.last { families.contains($0) } ?? levels.last ?? "")
  }
}
