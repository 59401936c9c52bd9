/// Which requests find out what registers of a range a device has, and how long requests may be.
///
/// A value: it gives a request, and takes what came of it. Long requests come first; one that is refused is
/// cut in two, down to single registers.
package struct RegisterSweep: Sendable {
  package struct Request: Sendable, Hashable {
    package var address: Int
    package var count: Int
    package init(address: Int, count: Int) { (self.address, self.count) = (address, count) }
  }

  /// What came of a request.
  package enum Outcome: Sendable, Hashable {
    case words([UInt16])
    /// An exception: there is no such register, or the request is too long.
    case refused(code: UInt8)
    case silent

    fileprivate var isAnswer: Bool { if case .words = self { true } else { false } }
  }

  /// What the addresses hold that are there.
  package private(set) var present: [Int: UInt16] = [:]
  /// The most that one answer held.
  package private(set) var longest = 0
  /// The shortest request that was refused for its length; `nil`: none was.
  package private(set) var tooLong: Int?
  private var waiting: [Request]
  private let mostCount: Int
  /// Whether the request is one to find out the length.
  private var isMeasuring = false
  private var silences = 0
  /// The exceptions that were given, with how often.
  package private(set) var refusals: [UInt8: Int] = [:]

  /// The length of the first requests; devices with small buffers do not give more.
  private static let firstCount = 16
  /// Requests up to this length are cut into single registers.
  private static let shortest = 4
  /// So many silences in a row, and nothing else, are nobody.
  private static let mostSilences = 6

  /// - Parameters:
  ///   - range: The addresses, 0…65535.
  ///   - mostCount: 125 registers or 2000 bits, or what the device is known to take.
  package init(_ range: ClosedRange<UInt16>, mostCount: Int) {
    self.mostCount = max(1, mostCount)
    waiting = [
      Request(address: Int(range.lowerBound), count: range.count)
    ]
  }

  /// Whether nobody has ever answered.
  package var isDead: Bool {
    silences >= Self.mostSilences && present.isEmpty && refusals.isEmpty
  }

  /// How many addresses are still to be asked for.
  package var left: Int { waiting.reduce(0) { $0 + $1.count } }

  /// The next request; `nil` at the end.
  package mutating func next() -> Request? {
    guard !isDead else { return nil }
    guard let last = waiting.popLast() else { return measuring() }
    let count = min(last.count, length)
    if last.count > count {
      waiting.append(Request(address: last.address + count, count: last.count - count))
    }
    return Request(address: last.address, count: count)
  }

  /// In a run of registers that are all there, a longer request than any that was answered.
  private mutating func measuring() -> Request? {
    guard let run = runs.max(by: { $0.count < $1.count }) else { return nil }
    let most = min(run.count, mostCount, tooLong.map { $0 - 1 } ?? mostCount)
    guard most > longest else { return nil }
    isMeasuring = true
    let count = tooLong == nil ? most : (longest + most + 1) / 2
    return Request(address: run.lowerBound, count: count)
  }

  /// Twice what was answered, until something is too long.
  private var length: Int {
    let limit = min(mostCount, tooLong.map { $0 - 1 } ?? mostCount)
    return max(1, min(limit, max(Self.firstCount, 2 * longest)))
  }

  /// Takes what came of a request.
  package mutating func take(_ outcome: Outcome, of request: Request) {
    if isMeasuring, !outcome.isAnswer {
      tooLong = min(tooLong ?? .max, request.count)
      return
    }
    switch outcome {
    case .words(let words):
      silences = 0
      longest = max(longest, request.count)
      for (offset, word) in words.prefix(request.count).enumerated() {
        present[request.address + offset] = word
      }
    case .refused(let code):
      silences = 0
      refusals[code, default: 0] += 1
      // 3, illegal value, is what the standard has for a request that is too long.
      if code == 3, request.count > longest { tooLong = min(tooLong ?? .max, request.count) }
      cut(request)
    case .silent:
      silences += 1
      cut(request)
    }
  }

  mutating func set(_ address: Int, to word: UInt16) { present[address] = word }

  private mutating func cut(_ request: Request) {
    guard request.count > 1 else { return }
    // So short, most of its parts would be refused too.
    guard request.count > Self.shortest else {
      for offset in (0..<request.count).reversed() {
        waiting.append(Request(address: request.address + offset, count: 1))
      }
      return
    }
    let half = (request.count + 1) / 2
    waiting.append(Request(address: request.address + half, count: request.count - half))
    waiting.append(Request(address: request.address, count: half))
  }

  /// The addresses that are there, in runs.
  package var runs: [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for address in present.keys.sorted() {
      if let last = runs.last, last.upperBound == address - 1 {
        runs[runs.count - 1] = last.lowerBound...address
      } else {
        runs.append(address...address)
      }
    }
    return runs
  }

  /// The registers of an address and of those behind it, as far as they are there.
  package func words(at address: Int, count: Int) -> [UInt16]? {
    var words: [UInt16] = []
    for offset in 0..<count {
      guard let word = present[address + offset] else { return nil }
      words.append(word)
    }
    return words
  }
}
