/// The last answers of one unit, to find out one that was sent twice.
///
/// The second copy of an answer may be taken for that to a later request of the same shape. It is the
/// same as the first, bit for bit, which two answers to different requests seldom are.
struct RecentAnswers {
  private struct Answer: Equatable {
    let pdu: [UInt8]
    let hash: Int
  }

  private var answers: [Answer] = []
  private var confirmed: [Answer] = []
  private var confirmations = 0
  private var isTrustedUntil: Int64 = .min
  private var isWatchedUntil: Int64 = .min

  private static let capacity = 32
  /// Nanoseconds for which the unit is trusted, or not.
  private static let period: Int64 = 600_000_000_000

  /// Whether an answer to `pdu` is a copy of one to another request, as far as can be known.
  func isSuspect(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) -> Bool {
    guard isTrustedUntil <= now else { return false }
    let hash = Self.hash(frame)
    guard answers.contains(where: { $0.hash == hash && $0.pdu != pdu }) else { return false }
    return !confirmed.contains { $0.hash == hash && $0.pdu == pdu }
  }

  /// Whether an answer to `pdu` may be a copy of an earlier answer to the same request, of a unit that sends what
  /// nobody waited for: it is the same as an earlier one, though the values are known to change.
  ///
  /// Where they never changed, the answer that follows is the same too, and is known by that.
  func mayBeCopy(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) -> Bool {
    guard isWatched(at: now) else { return false }
    let hash = Self.hash(frame)
    let earlier = answers.filter { $0.pdu == pdu }
    return earlier.contains { $0.hash == hash } && earlier.contains { $0.hash != hash }
  }

  /// Whether the unit sent what nobody waited for in the last ten minutes.
  func isWatched(at now: Int64) -> Bool { isWatchedUntil > now }

  /// Whether the same answer was among the last ones.
  func isKnown(_ frame: ArraySlice<UInt8>) -> Bool {
    let hash = Self.hash(frame)
    return answers.contains { $0.hash == hash }
  }

  mutating func note(_ frame: ArraySlice<UInt8>, to pdu: [UInt8]) {
    Self.keep(Answer(pdu: pdu, hash: Self.hash(frame)), in: &answers)
  }

  /// Asked for again, the unit said the same: two of its blocks hold the same.
  ///
  /// After three times it is believed without being asked again, unless it was found to repeat itself.
  mutating func confirm(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) {
    Self.keep(Answer(pdu: pdu, hash: Self.hash(frame)), in: &confirmed)
    confirmations += 1
    if confirmations >= 3, isWatchedUntil <= now { isTrustedUntil = now + Self.period }
  }

  /// The unit sent what nobody waited for.
  mutating func noteOutOfTurn(at now: Int64) {
    isTrustedUntil = .min
    isWatchedUntil = now + Self.period
    confirmations = 0
    confirmed = []
  }

  private static func keep(_ answer: Answer, in list: inout [Answer]) {
    list.removeAll { $0 == answer }
    if list.count >= capacity { list.removeFirst() }
    list.append(answer)
  }

  private static func hash(_ frame: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: frame)
    return hasher.finalize()
  }
}

extension Hasher {
  fileprivate mutating func combine(bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { combine(bytes: $0) }
  }
}
