import Messages

/// What a broker may have closed the connection on.
package enum Suspect: Sendable, Hashable {
  /// What comes first on a connection: the last will, the subscription to commands, the birth.
  case beginning(topic: String)
  /// A message of the outbox.
  case message(Int64, topic: String, isRetained: Bool)
  /// A retained message that is sent again at the beginning.
  case repeated(topic: String)
  /// A message outside the outbox, as health is: it comes at a time of its own.
  case passing(topic: String)

  var topic: String {
    switch self {
    case .beginning(let topic), .repeated(let topic), .passing(let topic): topic
    case .message(_, let topic, _): topic
    }
  }

  var isBeginning: Bool { if case .beginning = self { true } else { false } }

  /// Whether it is sent at the beginning of a connection, before the messages of the outbox.
  var isOfGreeting: Bool {
    switch self {
    case .beginning, .repeated: true
    case .message, .passing: false
    }
  }

  /// Whether both are the same message, in whatever form it was sent.
  func isSame(as other: Self) -> Bool {
    switch (self, other) {
    case (.beginning, .beginning): true
    case (.message(let id, _, _), .message(let other, _, _)): id == other
    case (.passing(let topic), .passing(let other)): topic == other
    case (.repeated(let topic), .repeated(let other)): topic == other
    default: false
    }
  }
}

/// A message that a broker has answered.
struct Answered: Equatable {
  var packet: Int32
  var suspect: Suspect
  /// Why the broker has not taken it; `nil`: it has.
  var refusal: Refusal?
}

extension Message {
  var isEvent: Bool { messageClass == .event }
}
