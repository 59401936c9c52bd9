import Measurements

/// Stretches of time that something holds for, in order and without overlap; of very many, the newest.
struct TimeStretches: Sendable, Hashable {
  private(set) var stretches: [Interval] = []

  init() {}

  /// As many are remembered at most.
  private static let limit = 512

  /// Adds a stretch; an empty one is none.
  mutating func insert(_ stretch: Interval) {
    guard !stretch.isEmpty else { return }
    if let last = stretches.last, last.from <= stretch.from, stretch.from <= last.to {
      stretches[stretches.count - 1].to = max(last.to, stretch.to)
      return
    }
    var whole = stretch
    let before = stretches.prefix { $0.to < whole.from }
    let around = stretches[before.count...].prefix { $0.from <= whole.to }
    for other in around {
      whole = Interval(from: min(whole.from, other.from), to: max(whole.to, other.to))
    }
    stretches.replaceSubrange(before.count..<before.count + around.count, with: [whole])
    stretches.removeFirst(max(0, stretches.count - Self.limit))
  }

  /// Takes a stretch out.
  mutating func remove(_ stretch: Interval) {
    guard !stretch.isEmpty else { return }
    var parts: [Interval] = []
    let before = stretches.prefix { $0.to <= stretch.from }
    let around = stretches[before.count...].prefix { $0.from < stretch.to }
    for other in around {
      if other.from < stretch.from { parts.append(Interval(from: other.from, to: stretch.from)) }
      if stretch.to < other.to { parts.append(Interval(from: stretch.to, to: other.to)) }
    }
    stretches.replaceSubrange(before.count..<before.count + around.count, with: parts)
    stretches.removeFirst(max(0, stretches.count - Self.limit))
  }

  /// Forgets the stretches that have ended by a moment.
  mutating func drop(before moment: Timestamp) {
    guard let first = stretches.first, first.to <= moment else { return }
    stretches.removeFirst(stretches.prefix { $0.to <= moment }.count)
  }

  /// Takes off what lies before a moment.
  mutating func clip(to moment: Timestamp) {
    drop(before: moment)
    if let first = stretches.first, first.from < moment { stretches[0].from = moment }
  }

  /// Milliseconds of an interval that lie in stretches.
  func milliseconds(in interval: Interval) -> Int64 {
    var sum: Int64 = 0
    for stretch in stretches where stretch.from < interval.to && interval.from < stretch.to {
      sum += stretch.intersection(interval).milliseconds
    }
    return sum
  }

  func overlaps(_ interval: Interval) -> Bool {
    stretches.contains { $0.from < interval.to && interval.from < $0.to }
  }

  /// How far an interval may move on until another share of it lies in stretches.
  ///
  /// - Returns: Its end then; `nil` where it may not move.
  func end(ofAlike interval: Interval) -> Timestamp? {
    guard let around = stretches.first(where: { interval.from < $0.to }) else {
      return .distantFuture
    }
    if around.from <= interval.from { return interval.to <= around.to ? around.to : nil }
    return interval.to <= around.from ? around.from : nil
  }
}

extension TimeStretches {
  /// The beginnings and ends, in turn.
  var numbers: [Int64] { stretches.flatMap { [$0.from.milliseconds, $0.to.milliseconds] } }

  /// What ``numbers`` gave.
  init(numbers: [Int64]) {
    self.init()
    for position in stride(from: 0, to: numbers.count - 1, by: 2) {
      insert(
        Interval(
          from: Timestamp(milliseconds: numbers[position]),
          to: Timestamp(milliseconds: numbers[position + 1])
        )
      )
    }
  }
}
