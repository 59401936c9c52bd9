/// The answers of one unit that may still come, on a connection whose frames carry no number.
///
/// A unit works on one request after the other. Once it has answered a request, an earlier one was
/// answered or lost. Whatever is not certain counts as still to come, for a time that the caller names.
struct AwaitedAnswers {
  /// Requests in a row that are the same, byte for byte.
  private struct Entry {
    let pdu: [UInt8]
    let shape: AnswerShape
    var firstSentAt: Int64
    var lastSentAt: Int64
    /// How many of them were not answered.
    var count = 1
    /// How many other requests were sent a good while later; before them a unit may keep its answer back.
    var followers = 0

    /// One request may be lost.
    var isFollowed: Bool { followers >= 3 }
  }

  /// What a frame of the unit is.
  enum Verdict {
    /// The answer to the request that was sent last.
    case awaited(pdu: [UInt8])
    /// That to an earlier one.
    case late(pdu: [UInt8])
    /// Nothing that was asked for, or something that was answered already.
    case unknown
  }

  /// In the order in which they were sent.
  private var entries: [Entry] = []
  /// What a later answer has shown to be lost, unless answers overtake one another on their way.
  private var presumedLost: [Entry] = []
  /// Until when it is assumed that an answer may come after that to a later request.
  private var overtakesUntil: Int64 = .min
  /// How often nothing came of what was presumed lost.
  private var losses = 0

  /// No more is remembered; the oldest is forgotten first.
  private static let capacity = 16

  /// Notes that a request is on its way; forgets what is too old to be answered.
  mutating func sent(_ pdu: [UInt8], at now: Int64, patience: Int64) {
    expire(at: now, patience: patience, keepsLast: true)
    // What is sent sooner may be lost in the same stall.
    for index in entries.indices
    where entries[index].pdu != pdu && now - entries[index].lastSentAt >= Self.leastPeriod {
      entries[index].followers += 1
    }
    if let last = entries.last, last.pdu == pdu {
      entries[entries.count - 1].count += 1
      entries[entries.count - 1].lastSentAt = now
      return
    }
    if entries.count == Self.capacity { entries.removeFirst() }
    let shape = AnswerShape(ofAnswerTo: pdu)
    entries.append(Entry(pdu: pdu, shape: shape, firstSentAt: now, lastSentAt: now))
  }

  /// The request that was noted last left only now: this process may have been stopped meanwhile.
  mutating func left(at now: Int64) {
    guard let last = entries.indices.last else { return }
    if entries[last].count == 1 { entries[last].firstSentAt = now }
    entries[last].lastSentAt = now
  }

  /// The request that was sent last, if its answer may still come.
  var last: [UInt8]? { entries.last?.pdu }

  /// An answer may come for ten seconds or ten response timeouts, which are five times `patience`; where
  /// nothing can show that it is lost, for eight response timeouts, at least a second.
  private func horizon(at now: Int64, patience: Int64) -> Int64 {
    keepsOrder(at: now)
      ? max(5 * patience, Self.longestPeriod) : max(4 * patience, Self.leastPeriod)
  }

  /// Whether an answer is so late that it comes with the next request or never.
  func isOverdue(at now: Int64, patience: Int64) -> Bool {
    entries.contains { now - $0.lastSentAt > horizon(at: now, patience: patience) }
  }

  /// For so long the line is listened to for an answer to what was presumed lost.
  private var lostPeriod = Self.leastPeriod
  private var patience: Int64 = 0

  /// A busy machine stops a process for some tenths of a second, however short the timeout is.
  private static let leastPeriod: Int64 = 1_000_000_000
  private static let longestPeriod: Int64 = 10_000_000_000

  /// `keepsLast`: what nothing was sent after stays, since the unit may still keep its answer back.
  private mutating func expire(at now: Int64, patience: Int64, keepsLast: Bool) {
    let limit = horizon(at: now, patience: patience)
    entries.removeAll { now - $0.lastSentAt > limit && ($0.isFollowed || !keepsLast) }
    lostPeriod = max(2 * patience, Self.leastPeriod)
    self.patience = patience
    presumedLost.removeAll { now - $0.lastSentAt > max(5 * patience, Self.longestPeriod) }
  }

  /// Judges a frame by its PDU and takes it off what is awaited.
  ///
  /// Where it fits several requests it is taken for the answer to the oldest of them. A refusal fits
  /// every request of its function. With `isCopy` it may be an answer that came before, sent again: it shows
  /// nothing of the order in which answers come, and no earlier request counts as answered by it.
  mutating func take(
    _ pdu: ArraySlice<UInt8>,
    at now: Int64,
    isCopy: Bool = false
  ) -> Verdict {
    guard let index = place(of: pdu, at: now, isCopy: isCopy) else {
      return isCopy ? .unknown : takeLost(pdu, at: now)
    }
    let entry = entries[index]
    let isLast = index == entries.count - 1
    if isCopy, !isLast { return .late(pdu: entry.pdu) }
    entries[index].count -= 1
    if entries[index].count == 0 { entries.remove(at: index) }
    if keepsOrder(at: now), !isCopy {
      presumedLost = (presumedLost + entries[..<index]).suffix(Self.capacity)
      entries.removeFirst(index)
    }
    return isLast ? .awaited(pdu: entry.pdu) : .late(pdu: entry.pdu)
  }

  /// Notes that a request which was noted once more for fear of a copy had its own answer after all.
  mutating func settle(_ pdu: [UInt8]) {
    if !Self.takeOne(pdu, off: &entries) { Self.takeOne(pdu, off: &presumedLost) }
  }

  @discardableResult
  private static func takeOne(_ pdu: [UInt8], off list: inout [Entry]) -> Bool {
    guard let index = list.lastIndex(where: { $0.pdu == pdu }) else { return false }
    list[index].count -= 1
    if list[index].count == 0 { list.remove(at: index) }
    return true
  }

  /// Of the requests that a frame may answer, the first one that is not overdue; of a copy the last one, if it is
  /// that.
  private func place(of pdu: ArraySlice<UInt8>, at now: Int64, isCopy: Bool) -> Int? {
    let oldest = now - horizon(at: now, patience: patience)
    func fits(_ entry: Entry) -> Bool { entry.shape.fits(pdu) || entry.shape.isRefused(by: pdu) }
    if isCopy, let last = entries.last, fits(last) { return entries.count - 1 }
    return entries.firstIndex { fits($0) && $0.lastSentAt >= oldest }
      ?? entries.firstIndex(where: fits)
  }

  private mutating func takeLost(_ pdu: ArraySlice<UInt8>, at now: Int64) -> Verdict {
    let index = presumedLost.firstIndex {
      $0.shape.fits(pdu) && now - $0.lastSentAt <= lostPeriod
    }
    guard let index else { return .unknown }
    let pdu = presumedLost[index].pdu
    presumedLost[index].count -= 1
    if presumedLost[index].count == 0 { presumedLost.remove(at: index) }
    noteOvertaking(at: now)
    return .late(pdu: pdu)
  }

  /// Whether the answer to a later request shows that an earlier one will not come.
  func keepsOrder(at now: Int64) -> Bool { overtakesUntil <= now }

  /// For a minute an answer shows nothing of those to earlier requests.
  private mutating func noteOvertaking(at now: Int64) {
    overtakesUntil = now + 60_000_000_000
    losses = 0
    entries = presumedLost + entries
    presumedLost = []
  }

  /// Until when another answer may follow the one to this request; `nil`: none is expected.
  ///
  /// If one follows, the first answer belongs to a request that was presumed lost.
  /// Of a unit from which nothing followed three times, it is expected for one response timeout only, unless it is
  /// `isWatched`.
  func mayBeFollowed(
    _ pdu: [UInt8],
    at now: Int64,
    patience: Int64,
    isWatched: Bool
  ) -> Int64? {
    let longest = losses < 3 || isWatched ? 5_000_000_000 : patience / 2
    let shape = AnswerShape(ofAnswerTo: pdu)
    let lost = presumedLost.filter { shape.isLike($0.shape) && $0.pdu != pdu }
    guard let last = lost.map(\.lastSentAt).max() else { return nil }
    // Where the time is over already, what has come meanwhile still counts.
    return max(min(last + lostPeriod, now + longest), now)
  }

  /// Nothing followed: what was presumed lost is.
  mutating func noteNothingFollowed() {
    losses += 1
    presumedLost = []
  }

  /// Whether an answer that is still to come could be taken for the one to this request.
  ///
  /// The same request asked again within `patience` of the first time does not count: either answer is
  /// one to it.
  mutating func isDoubtful(_ pdu: [UInt8], at now: Int64, patience: Int64) -> Bool {
    // Where nothing can be asked between, only time helps.
    let canSeparate = !AnswerShape.separators(of: pdu).isEmpty
    expire(at: now, patience: patience, keepsLast: canSeparate)
    let shape = AnswerShape(ofAnswerTo: pdu)
    return entries.contains { entry in
      shape.isLike(entry.shape) && !(entry.pdu == pdu && now - entry.firstSentAt <= patience)
    }
  }

  /// When nothing can come any more that could be taken for the answer to this request.
  func freeFrom(_ pdu: [UInt8], at now: Int64, patience: Int64) -> Int64 {
    let shape = AnswerShape(ofAnswerTo: pdu)
    let last = entries.filter { shape.isLike($0.shape) }.map(\.lastSentAt).max() ?? now
    return last + horizon(at: now, patience: patience) + 1
  }

  /// Whether no other request than this one itself has answers of its shape, except for overdue ones.
  func isSeparate(_ pdu: [UInt8], at now: Int64, patience: Int64) -> Bool {
    let shape = AnswerShape(ofAnswerTo: pdu)
    let limit = horizon(at: now, patience: patience)
    return !entries.contains {
      shape.isLike($0.shape) && $0.pdu != pdu && now - $0.lastSentAt <= limit
    }
  }

  /// What the frames are like that may still come.
  var shapes: [AnswerShape] { (entries + presumedLost).map(\.shape) }
}
