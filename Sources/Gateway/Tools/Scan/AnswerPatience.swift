/// How long a scan waits for the answer of a unit that may not be there.
///
/// Most units of a scan are not there, and each costs one wait: it is as short as the answers that have come
/// allow. Times in milliseconds.
package struct AnswerPatience: Sendable, Hashable {
  package enum Line: Sendable { case serial, network }

  /// A wait that somebody asked for holds for all.
  private let fixed: Int?
  private let line: Line
  /// The slowest answer, with what stood in its way.
  private var slowest: Int?
  /// For how long a serial gateway waits itself for a unit that is not there, with some room.
  package private(set) var gateway: Int?

  /// For how long a line is waited for on which nobody has answered.
  package static let ofSilentLine = 1500

  /// - Parameters:
  ///   - line: A serial device has no network and no gateway before it.
  ///   - fixed: `nil`: by what was learnt.
  package init(_ line: Line, fixed: Int?) {
    self.line = line
    self.fixed = fixed
  }

  /// For a unit of which nothing is known.
  package var wait: Int {
    if let fixed { return fixed }
    guard let slowest else { return max(gateway ?? 0, line == .serial ? 100 : 300) }
    return max(gateway ?? 0, min(max(45, 3 * slowest + 20), line == .serial ? 300 : 1500))
  }

  /// For a unit that is there: it may take longer for other questions.
  package var waitOfKnown: Int { max(wait, fixed ?? 300) }

  /// For a unit that should be there: its neighbours are.
  package var waitOfNeighbour: Int { max(wait, fixed ?? 300) }

  /// A gateway was waiting so long for a unit that is not there.
  ///
  /// - Returns: whether that is news: what was asked with less patience may be there after all.
  package mutating func noteGateway(after milliseconds: Int) -> Bool {
    let needed = min(max(milliseconds, 0), 5000) * 5 / 4 + 100
    guard fixed == nil, needed > wait, needed * 5 > (gateway ?? 0) * 6 else { return false }
    gateway = needed
    return true
  }

  /// An answer took so long.
  package mutating func noteAnswer(after milliseconds: Int) {
    slowest = max(slowest ?? 0, min(max(milliseconds, 0), 10_000))
  }
}
