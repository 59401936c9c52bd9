/// What a publisher reports: the figures of `health`, and what was reported before, so that nothing is
/// reported twice.
struct PublisherRecord {
  private var statistics = PublisherStatistics()
  /// Why the outbox cannot be read, while it cannot.
  private var readFault: String?
  private var rejections = ReportedRejections()

  /// With what the publisher knows at this moment.
  func statistics(
    isConnected: Bool,
    inFlight: Int,
    window: Int = 0,
    roundTrip: Duration? = nil,
    acknowledged: Int64
  ) -> PublisherStatistics {
    var result = statistics
    result.isConnected = isConnected
    result.fault = statistics.fault ?? readFault
    result.inFlight = inFlight
    result.window = window
    result.roundTrip = isConnected ? roundTrip : nil
    result.acknowledged = acknowledged
    return result
  }

  // MARK: Connections

  /// - Returns: whether it is the end of a fault that was reported.
  mutating func noteConnected() -> Bool {
    defer { statistics.fault = nil }
    statistics.connects += 1
    return statistics.fault != nil
  }

  /// How a connection or an attempt ended.
  enum Ending {
    /// By itself.
    case unexpected
    /// The gateway left.
    case left
    /// It is to be made in another form.
    case switched
  }

  /// - Returns: whether the end is news.
  mutating func noteEnded(_ text: String, _ ending: Ending) -> Bool {
    let isNews = ending == .unexpected && statistics.fault != text
    if ending != .switched { statistics.fault = text }
    if ending == .unexpected { statistics.lastFault = text }
    return isNews
  }

  /// Another client took the session.
  mutating func noteTakeover() { statistics.takeovers += 1 }

  /// - Returns: whether what the broker does not offer is news.
  mutating func note(_ limits: BrokerLimits) -> Bool {
    defer { statistics.limits = limits }
    return limits.remarks != statistics.limits.remarks
  }

  // MARK: The outbox

  /// - Returns: whether the fault is news.
  mutating func noteUnreadable(_ text: String) -> Bool {
    defer { readFault = text }
    return readFault != text
  }

  /// - Returns: whether it is the end of a fault.
  mutating func noteRead() -> Bool {
    defer { readFault = nil }
    return readFault != nil
  }

  // MARK: Messages

  mutating func noteTaken(_ count: Int) { statistics.published += Int64(count) }

  mutating func noteRejected(
    _ topic: String,
    _ cause: ReportedRejections.Cause
  ) -> ReportedRejections.News {
    statistics.rejected += 1
    return rejections.note(topic, cause)
  }

  mutating func noteDeferred() { statistics.deferred += 1 }

  /// The broker takes no messages for now; `nil`: it takes them.
  mutating func noteRefusal(_ text: String?) { statistics.refusal = text }
}
