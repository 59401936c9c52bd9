import System

/// The subscriptions that brokers have been asked for, and how they answered.
///
/// The answers of one connection make one report: a broker without wildcards answers each filter by itself.
final class SubscriptionRequests: @unchecked Sendable {
  enum Outcome: Equatable {
    /// Not every filter has an answer yet, or the answers are as they were.
    case nothingNew
    /// At least one filter, and the reason for the first.
    case refused([String], reason: String)
    /// All filters, of which the broker had refused some on an earlier connection.
    case takenAgain
  }

  private struct Session {
    var waiting: [Int32: String] = [:]
    var refused: [(filter: String, reason: String)] = []
  }

  private let lock = ThreadLock()
  private var sessions: [String: Session] = [:]
  private var refusing: Set<String> = []

  func begin(with broker: String) { lock.withLock { sessions[broker] = Session() } }

  func note(_ filter: String, as id: Int32, with broker: String) {
    lock.withLock { sessions[broker, default: Session()].waiting[id] = filter }
  }

  /// Notes the answer to a request; `reason` is `nil` when the broker has taken it.
  func answer(_ id: Int32, _ reason: String?, with broker: String) -> Outcome {
    lock.withLock {
      guard let filter = sessions[broker]?.waiting.removeValue(forKey: id) else {
        return .nothingNew
      }
      if let reason { sessions[broker]?.refused.append((filter, reason)) }
      guard let session = sessions[broker], session.waiting.isEmpty else { return .nothingNew }
      guard let first = session.refused.first else {
        return refusing.remove(broker) == nil ? .nothingNew : .takenAgain
      }
      refusing.insert(broker)
      return .refused(session.refused.map(\.filter), reason: first.reason)
    }
  }
}
