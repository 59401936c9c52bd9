import Measurements

/// Where the connection to one broker stands, and every way from one state to another.
///
/// Work that waits for the broker or the outbox remembers the ``Turn`` in which it began: what it
/// brings back is of use only as long as this turn lasts.
struct ConnectionState {
  enum Phase: Hashable, CaseIterable {
    /// There is no connection: an attempt runs, or waits.
    case offline
    /// The broker has accepted the connection; the greeting and the retained messages are sent.
    case greeting
    /// The messages of the outbox are sent.
    case sending
    /// The connection is left in order to connect in another form.
    case switching
    /// The gateway leaves, and had not finished the greeting.
    case leavingEarly
    /// The gateway leaves, and sends what the outbox still has.
    case leaving
    /// The gateway has left.
    case ended
  }

  enum Event: Hashable, CaseIterable {
    /// The broker accepted a connection.
    case accepted
    /// The greeting is over.
    case greeted
    /// The pause after a refusal is over: sending begins again.
    case resumed
    /// The pause is over, and the greeting, which was refused, is sent again.
    case greetingResumed
    /// Another form of the connection is to be used.
    case switched
    /// The connection or the attempt is over.
    case lost
    /// The gateway stops.
    case stopped
  }

  /// A stretch of time in which a connection, and what is sent on it, stays the same.
  struct Turn: Hashable {
    fileprivate var number = 0
  }

  private(set) var phase = Phase.offline
  private(set) var turn = Turn()
  /// When the broker accepted the present or the last connection.
  private var acceptedAt: MonotonicTime?
  private var backOff = Duration.zero
  var takeovers = TakeoverWatch()

  /// A connection that lasts so long shows that all is well.
  static let goodConnection = Duration.seconds(30)

  // MARK: Transitions

  /// The phase that follows; `nil` when the event changes nothing in this phase.
  static func next(_ phase: Phase, _ event: Event) -> Phase? {
    switch (phase, event) {
    case (.offline, .accepted): .greeting
    case (.greeting, .greeted): .sending
    case (.leavingEarly, .greeted): .leaving
    case (.sending, .resumed), (.leaving, .resumed): phase
    case (.sending, .greetingResumed), (.greeting, .greetingResumed): .greeting
    case (.leaving, .greetingResumed), (.leavingEarly, .greetingResumed): .leavingEarly
    case (.offline, .switched), (.greeting, .switched), (.sending, .switched): .switching
    case (.offline, .lost), (.greeting, .lost), (.sending, .lost), (.switching, .lost): .offline
    case (.leaving, .lost), (.leavingEarly, .lost): .ended
    case (.greeting, .stopped): .leavingEarly
    case (.sending, .stopped): .leaving
    case (.offline, .stopped), (.switching, .stopped): .ended
    default: nil
    }
  }

  /// - Returns: whether the event changes anything.
  @discardableResult
  mutating func note(_ event: Event, at now: MonotonicTime) -> Bool {
    guard let next = Self.next(phase, event) else { return false }
    if event == .accepted { acceptedAt = now }
    // What was begun before these goes on; all other events end it.
    let goesOn = event == .greeted || event == .stopped || event == .switched
    if !goesOn { turn.number += 1 }
    phase = next
    return true
  }

  // MARK: What the phases mean

  var isConnected: Bool {
    switch phase {
    case .greeting, .sending, .switching, .leavingEarly, .leaving: true
    case .offline, .ended: false
    }
  }

  /// Whether messages of the outbox may be sent.
  var isSending: Bool { phase == .sending || phase == .leaving }

  /// Whether the greeting goes on; a gateway that leaves ends it early.
  var isGreeting: Bool { phase == .greeting }

  /// Whether the greeting is not over.
  var hasGreetingToDo: Bool { phase == .greeting || phase == .leavingEarly }

  /// Whether messages outside the outbox may be sent.
  var takesMessages: Bool { isConnected && phase != .switching }

  var isSwitching: Bool { phase == .switching }

  /// Whether the gateway leaves, or has left.
  var isLeaving: Bool {
    switch phase {
    case .leavingEarly, .leaving, .ended: true
    case .offline, .greeting, .sending, .switching: false
    }
  }

  // MARK: Reconnecting

  /// How long ago the broker accepted the present connection, or the one that just ended; `nil`: it has
  /// accepted none since the last pause.
  func lasted(at now: MonotonicTime) -> Duration? { acceptedAt.map { now - $0 } }

  /// How long to wait before the next attempt: 0.5 s doubling to 5 s.
  ///
  /// A broker that accepts and then closes is waited for as well; only a connection that has lasted
  /// shows that all is well.
  ///
  /// - Parameters:
  ///   - inAnotherForm: Whether the next attempt is to show what the broker takes.
  ///   - now: The time.
  ///   - jitter: A factor on the pause, so that many gateways do not reconnect at the same moment.
  /// - Returns: the pause.
  mutating func pause(
    inAnotherForm: Bool,
    at now: MonotonicTime,
    jitter: Double = 1
  ) -> Duration {
    defer { acceptedAt = nil }
    // Some brokers take one connection a second from a client.
    guard !inAnotherForm else { return .seconds(1) }
    if let acceptedAt, now - acceptedAt >= Self.goodConnection { backOff = .zero }
    backOff = min(max(.milliseconds(500), backOff * 2), .seconds(5))
    return backOff * jitter
  }
}
