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

/// What was sent on a connection and has no answer, in order.
struct Unanswered {
  /// A connection, from its beginning to its end.
  struct Session: Hashable {
    fileprivate var number = 0
  }

  private var session = Session()
  private var sent: [(packet: Int32, suspect: Suspect)] = []
  /// Those before it are answered.
  private var head = 0
  /// How many calls have not returned the packet ids of what they sent.
  private var calls = 0
  /// Answers to packets of those calls.
  private var early: [Int32: Refusal?] = [:]
  private var lastRefused: Int32?
  /// Whether anything was answered on this connection.
  private(set) var hasAnswers = false

  /// The first message without an answer.
  var first: Suspect? { head < sent.count ? sent[head].suspect : nil }

  func contains(_ packet: Int32) -> Bool { sent[head...].contains { $0.packet == packet } }

  /// Whether the broker has taken a message that was sent on this connection.
  func isTaken(_ packet: Int32) -> Bool {
    hasAnswers && !contains(packet) && lastRefused != packet
  }

  /// Whether a message of the greeting has no answer.
  var hasGreeting: Bool { sent[head...].contains { $0.suspect.isOfGreeting } }

  /// Something is sent from now on whose packet ids are not known yet.
  ///
  /// - Returns: the connection, for the end of the call.
  mutating func begin() -> Session {
    calls += 1
    return session
  }

  /// The connection is over: its messages get no answer any more.
  mutating func forget() {
    let number = session.number + 1
    self = Self()
    session.number = number
  }

  /// - Returns: those that were answered already.
  mutating func end(
    _ packets: [(packet: Int32, suspect: Suspect)],
    on former: Session
  ) -> [Answered] {
    guard former == session else { return [] }
    calls = max(0, calls - 1)
    var answered: [Answered] = []
    for one in packets {
      if let refusal = early.removeValue(forKey: one.packet) {
        answered.append(Answered(packet: one.packet, suspect: one.suspect, refusal: refusal))
      } else {
        sent.append(one)
      }
    }
    if calls == 0 { early = [:] }
    if !answered.isEmpty { hasAnswers = true }
    return answered
  }

  /// Notes an answer, with the refusal if it is one.
  ///
  /// - Returns: what was answered; `nil` as long as it is not known.
  mutating func answer(_ packet: Int32, _ refusal: Refusal? = nil) -> Suspect? {
    if refusal != nil { lastRefused = packet }
    guard let index = sent[head...].firstIndex(where: { $0.packet == packet }) else {
      if calls > 0 { early[packet] = .some(refusal) }
      return nil
    }
    hasAnswers = true
    let suspect = sent[index].suspect
    if index == head { drop() } else { sent.remove(at: index) }
    return suspect
  }

  private mutating func drop() {
    head += 1
    // Moving the rest for each answer would cost as much as the answer.
    guard head == sent.count || head > 512 else { return }
    sent.removeFirst(head)
    head = 0
  }
}
