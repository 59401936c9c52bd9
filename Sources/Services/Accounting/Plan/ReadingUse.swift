import Production

/// What is done with a reading.
enum ReadingUse: Sendable {
  /// It goes to the feed at a position.
  case feed(Int)
  /// It is the present power at a position.
  case presentPower(Int)
  /// It is of one phase of the account at a position, see ``UnbalanceState/points``.
  case phase(Int, account: Int)
  /// It goes to the line at a position, as its point.
  case line(Int, PointReference)
  /// It is watched by the alarm at a position.
  case alarm(Int)
}

/// The present power of a meter in an account.
struct PowerLink: Sendable {
  /// The position among the present powers.
  var power: Int
  var isSubtracted: Bool
}
