import Measurements
import Outbox

/// What was sent on a connection and has no answer, in order.
struct Unanswered {
  /// A connection, from its beginning to its end.
  struct Session: Hashable {
    fileprivate var number = 0
  }

  private var session = Session()
  private var sent = PacketQueue<Suspect>()
  /// How many of them are of the greeting.
  private var greetings = 0
  /// When the last call began.
  private(set) var begunAt = MonotonicTime.now
  /// How many calls have not returned the packet ids of what they sent.
  private var calls = 0
  /// Answers to packets of those calls.
  private var early: [Int32: Refusal?] = [:]
  private var lastRefused: Int32?
  /// Whether anything was answered on this connection.
  private(set) var hasAnswers = false

  /// The first message without an answer.
  var first: Suspect? { sent.first }

  func contains(_ packet: Int32) -> Bool { sent[packet] != nil }

  /// Whether the broker has taken a message that was sent on this connection.
  func isTaken(_ packet: Int32) -> Bool {
    hasAnswers && !contains(packet) && lastRefused != packet
  }

  /// Whether a message of the greeting has no answer.
  var hasGreeting: Bool { greetings > 0 }

  /// Something is sent from now on whose packet ids are not known yet.
  ///
  /// - Returns: the connection, for the end of the call.
  mutating func begin() -> Session {
    calls += 1
    begunAt = .now
    return session
  }

  /// The connection is over: its messages get no answer any more.
  mutating func forget() {
    let number = session.number + 1
    self = Self()
    session.number = number
  }

  /// Something was sent of which no answer can have come.
  mutating func add(_ suspect: Suspect, as packet: Int32) {
    sent.append(suspect, as: packet)
    if suspect.isOfGreeting { greetings += 1 }
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
        add(one.suspect, as: one.packet)
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
    guard let suspect = sent.remove(packet) else {
      if calls > 0 { early[packet] = .some(refusal) }
      return nil
    }
    hasAnswers = true
    if suspect.isOfGreeting { greetings -= 1 }
    return suspect
  }
}
