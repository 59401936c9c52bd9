/// Recognises that another client uses the gateway's client id at a broker.
///
/// A broker gives a client id's session to the client that comes last, and closes the other one
/// (MQTT 5.0, section 3.1.4-3). Two gateways with one id, as cloned from one card, take the session
/// from each other for ever. MQTT 5 has a reason code for it, which not every broker sends, and
/// MQTT 3.1.1 has none: there the connections tell it that worked, and that the broker closed without a
/// word though it had answered everything, one soon after another. A broker that dies of what it is sent
/// has a message without an answer.
struct TakeoverWatch {
  /// How a takeover is known.
  enum Evidence: Hashable {
    /// The broker says so: reason code 0x8E.
    case told
    /// The broker closes again and again, for no other reason that is known.
    case pattern
  }

  /// "Session taken over" (MQTT 5.0, section 3.14.2.1).
  private static let sessionTakenOver: Int32 = 0x8E
  /// So many connections in a row that are closed without a word are a pattern.
  private static let patternLength = 3
  /// Only the end of a connection shorter than this is part of a pattern.
  private static let shortConnection = Duration.seconds(30)
  /// A connection that lasts so long ends a series; longer than the longest pause of another gateway.
  static let quietTime = Duration.seconds(600)

  /// Connections in a row that worked, were short and were closed without a word.
  private var closes = 0
  /// Takeovers since the last quiet time.
  private var takeovers = 0
  private(set) var evidence: Evidence?
  /// What of the present series was reported.
  var reported: Evidence?

  /// Whether another client used the id, and no quiet time has passed since.
  var isInForce: Bool { takeovers > 0 }

  /// A connection, or an attempt to connect, has come to its end.
  ///
  /// - Parameters:
  ///   - ending: How.
  ///   - lasted: How long the broker had accepted the connection; `nil` when it had not.
  ///   - worked: Whether the broker had answered anything on it.
  ///   - isAnswered: Whether it had answered everything.
  /// - Returns: how a takeover is known; `nil`: it is none.
  mutating func ended(
    _ ending: BrokerEnding,
    after lasted: Duration?,
    worked: Bool,
    isAnswered: Bool
  ) -> Evidence? {
    if let lasted, lasted >= Self.quietTime { forget() }
    if ending == .closed(code: Self.sessionTakenOver) { return noteTakeover(.told) }
    guard ending == .closed(code: nil), let lasted else {
      // An outage, or a reason that the broker names.
      closes = 0
      return nil
    }
    // Another client may come in the midst of messages, but not each time.
    guard worked, isAnswered else { return nil }
    guard isInForce || lasted < Self.shortConnection else {
      closes = 0
      return nil
    }
    closes += 1
    return isInForce || closes >= Self.patternLength ? noteTakeover(.pattern) : nil
  }

  private mutating func noteTakeover(_ evidence: Evidence) -> Evidence {
    takeovers += 1
    if self.evidence != .told { self.evidence = evidence }
    return self.evidence ?? evidence
  }

  /// The present connection has lasted so long.
  ///
  /// - Returns: whether it ends a series of takeovers.
  mutating func isOver(after lasted: Duration?) -> Bool {
    guard isInForce, let lasted, lasted >= Self.quietTime else { return false }
    forget()
    return true
  }

  private mutating func forget() { self = Self() }

  /// How long to leave the session to the other client: 10 s doubling to 2 min, or to 20 s where the
  /// broker does not say that there is another one; `nil`: there is none.
  ///
  /// Each of two gateways then has the session for a while, and delivers what it has stored.
  var pause: Duration? {
    guard isInForce else { return nil }
    let longest = evidence == .told ? Duration.seconds(120) : .seconds(20)
    return min(.seconds(10) * (1 << min(takeovers - 1, 6)), longest)
  }
}
