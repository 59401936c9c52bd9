import Messages
import Outbox
import System

@testable import Runtime

/// Keeps what it is given, and knows topics that were used earlier.
final class FakeStore: StoreForEvents {
  struct Transaction: Sendable {
    var messages: [Message]
    var changes: [any StoredChange]
  }

  private let written = ThreadLock<[Transaction]>([])
  private let used: [String]

  /// `used` are the topics that were used earlier.
  init(used: [String] = []) { self.used = used }

  /// What it was given since the last call.
  func take() -> [Transaction] {
    written.withLock { transactions in
      defer { transactions = [] }
      return transactions
    }
  }

  func append(_ messages: [Message], changes: [any StoredChange]) async {
    written.withLock { $0.append(Transaction(messages: messages, changes: changes)) }
  }

  func topics(below prefixes: [String]) async -> [String] {
    used.filter { topic in prefixes.contains { topic.hasPrefix($0) } }
  }
}
