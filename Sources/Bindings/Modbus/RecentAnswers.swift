/// The last answers of one unit, to find out one that was sent twice.
///
/// The second copy of an answer may be taken for that to a later request of the same shape. It is the
/// same as the first, bit for bit, which two answers to different requests seldom are.
struct RecentAnswers {
  private struct Answer {
    /// The request that it was the answer to; empty where that is not known.
    let pdu: [UInt8]
    let hash: Int
    /// When it came first.
    var firstAt: Int64
    /// When it came last.
    var at: Int64

    init(pdu: [UInt8], hash: Int, at now: Int64) {
      self.pdu = pdu
      self.hash = hash
      firstAt = now
      at = now
    }

    func isSame(as other: Self) -> Bool { hash == other.hash && pdu == other.pdu }
  }

  private var answers: [Answer] = []
  private var confirmed: [Answer] = []
  private var confirmations = 0
  /// How often something came that nobody waited for.
  private(set) var outOfTurn = 0
  private var isTrustedUntil: Int64 = .min
  private var isWatchedUntil: Int64 = .min
  /// The same, while it is found out whether an answer was a copy.
  private var isDoubtedUntil: Int64 = .min

  private static let capacity = 32
  /// Nanoseconds for which the unit is trusted, or not.
  private static let period: Int64 = 600_000_000_000

  /// Whether an answer to `pdu` is a copy of one to another request, as far as can be known.
  func isSuspect(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) -> Bool {
    let hash = Self.hash(frame)
    if isTrustedUntil > now, confirmed.contains(where: { $0.hash == hash }) { return false }
    guard answers.contains(where: { $0.hash == hash && $0.pdu != pdu }) else { return false }
    return !confirmed.contains { $0.hash == hash && $0.pdu == pdu }
  }

  /// Whether an answer to `pdu` may be a copy of an earlier answer to the same request, of a unit that sends what
  /// nobody waited for: it is the same as an earlier one, though the values are not known to stay the same.
  ///
  /// Where they stayed the same for longer than `period`, the answer that follows is the same too, and is known
  /// by that.
  func mayBeCopy(
    _ frame: ArraySlice<UInt8>,
    to pdu: [UInt8],
    at now: Int64,
    within period: Int64
  ) -> Bool {
    guard isWatched(at: now) else { return false }
    let hash = Self.hash(frame)
    let earlier = answers.filter { $0.pdu == pdu }
    guard let same = earlier.first(where: { $0.hash == hash }) else { return false }
    return earlier.count > 1 || now - same.firstAt <= period
  }

  /// Whether a frame may be a copy of an earlier answer.
  ///
  /// A copy does not show that the unit has worked on `pdu`, the request that was sent last.
  /// Where a unit sends what nobody waited for, every frame that came in the last `period` before may be one.
  /// Elsewhere only a frame that answered another request may be.
  func mayRepeat(
    _ frame: ArraySlice<UInt8>,
    to pdu: [UInt8],
    at now: Int64,
    within period: Int64
  ) -> Bool {
    guard isWatched(at: now) else {
      return frame.count > Self.refusalLength && isSuspect(frame, to: pdu, at: now)
    }
    let hash = Self.hash(frame)
    return answers.contains { $0.hash == hash && now - $0.at <= period }
  }

  /// Whether an answer to `pdu` came since a moment.
  func wasAnswered(_ pdu: [UInt8], since moment: Int64) -> Bool {
    answers.contains { $0.pdu == pdu && $0.at >= moment }
  }

  /// Function and exception code.
  private static let refusalLength = 2

  /// Whether the unit sent what nobody waited for in the last ten minutes, or may have done so just now.
  func isWatched(at now: Int64) -> Bool { max(isWatchedUntil, isDoubtedUntil) > now }

  /// An answer may be a copy; until that is known, the unit is watched.
  mutating func doubt(until moment: Int64) { isDoubtedUntil = moment }

  /// Whether the same answer was among the last ones.
  func isKnown(_ frame: ArraySlice<UInt8>) -> Bool {
    let hash = Self.hash(frame)
    return answers.contains { $0.hash == hash }
  }

  /// Notes an answer to `pdu`, or to what is not known where that is empty.
  mutating func note(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) {
    Self.keep(Answer(pdu: pdu, hash: Self.hash(frame), at: now), in: &answers)
  }

  /// Notes that an answer came once more.
  mutating func noteCopy(_ frame: ArraySlice<UInt8>, at now: Int64) {
    let hash = Self.hash(frame)
    for index in answers.indices where answers[index].hash == hash { answers[index].at = now }
  }

  /// Asked for again, the unit said the same: two of its blocks hold the same.
  ///
  /// After three times the same is believed of other blocks without being asked again, unless the unit was found
  /// to repeat itself.
  mutating func confirm(_ frame: ArraySlice<UInt8>, to pdu: [UInt8], at now: Int64) {
    Self.keep(Answer(pdu: pdu, hash: Self.hash(frame), at: now), in: &confirmed)
    confirmations += 1
    isDoubtedUntil = .min
    if confirmations >= 3, isWatchedUntil <= now { isTrustedUntil = now + Self.period }
  }

  /// The unit sent what nobody waited for.
  mutating func noteOutOfTurn(at now: Int64) {
    outOfTurn += 1
    isTrustedUntil = .min
    isWatchedUntil = now + Self.period
    confirmations = 0
    confirmed = []
  }

  private static func keep(_ answer: Answer, in list: inout [Answer]) {
    var answer = answer
    if let index = list.firstIndex(where: answer.isSame) {
      answer.firstAt = list.remove(at: index).firstAt
    }
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
