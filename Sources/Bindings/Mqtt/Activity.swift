import System

/// When a connection was last used, and how soon it needs attention without being used.
struct Activity {
  var lastIn = Moment.now
  var lastOut = Moment.now
  /// With neither input nor output for so long, in nanoseconds, the connection needs attention; 0: never.
  var period: Int64 = 0
  /// Whether something waits for an answer to what was sent.
  private var isHurried = false
  /// When the first message was sent whose answer was not read.
  private var unreadSince: Moment?

  /// Answers for which nothing waits are read together, with the message that is sent next after this time.
  ///
  /// A thread that wakes for each of them does twice the work.
  private static let patience = Duration.milliseconds(25)
  /// After this time they are read without one.
  private static let longestPatience = Duration.milliseconds(50)

  /// Something was sent that the broker answers.
  mutating func noteSent(isHurried: Bool) {
    if isHurried { self.isHurried = true }
    if unreadSince == nil { unreadSince = lastOut }
  }

  /// What had come was read.
  ///
  /// - Parameter isAll: Whether the broker has answered everything.
  mutating func noteRead(isAll: Bool) {
    lastIn = .now
    unreadSince = isAll ? nil : lastIn
    if isAll { isHurried = false }
  }

  /// Until when answers may wait; `nil`: they may not.
  var patientUntil: Moment? {
    guard !isHurried, let unreadSince else { return nil }
    let end = unreadSince + Self.longestPatience
    return .now < end ? end : nil
  }

  /// Whether answers are to be read when the thread is awake anyhow.
  var isReadWorthIt: Bool {
    isHurried || unreadSince.map { $0 + Self.patience <= .now } ?? true
  }
}
