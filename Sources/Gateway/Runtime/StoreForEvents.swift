import Messages
import Outbox

/// What events, descriptions and the clock need from the store.
protocol StoreForEvents: Sendable {
  /// Takes messages, and changes to be stored in the same transaction.
  func append(_ messages: [Message], changes: [any StoredChange]) async

  /// All topics ever used below prefixes that end with a slash.
  func topics(below prefixes: [String]) async -> [String]
}
