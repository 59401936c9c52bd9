/// Energy by steps of time of one length, as runs of steps through which it flows evenly.
///
/// A gap of days is one run; readings that come each step make a run each.
struct StepRuns: Sendable, Hashable {
  /// Steps that follow on one another, and their energy.
  struct Run: Sendable, Hashable {
    /// The number of the first step.
    var start: Int64
    var count: Int64
    /// mWh of all its steps.
    var energy: Int64

    /// The number of the step behind it.
    var end: Int64 { start + count }

    /// mWh of its steps before one.
    func energy(before step: Int64) -> Int64 { energy.share(step - start, of: count) }
  }

  /// In order, without overlap; steps between them have no energy.
  private(set) var runs: [Run] = []

  var count: Int { runs.count }

  /// Adds energy that flows evenly through steps.
  mutating func add(_ energy: Int64, to steps: Range<Int64>) {
    guard !steps.isEmpty else { return }
    guard let last = runs.last, steps.lowerBound < last.end else {
      return runs.append(
        Run(start: steps.lowerBound, count: Int64(steps.count), energy: energy)
      )
    }
    split(at: steps.lowerBound)
    split(at: steps.upperBound)
    let whole = Run(start: steps.lowerBound, count: Int64(steps.count), energy: energy)
    var (position, step, given) = (index(endingAfter: whole.start), whole.start, Int64(0))
    while step < whole.end {
      let isThere = position < runs.count && runs[position].start == step
      let next = position < runs.count ? runs[position].start : whole.end
      let end = isThere ? runs[position].end : min(whole.end, next)
      let due = whole.energy(before: end)
      if isThere {
        runs[position].energy = runs[position].energy.saturatingAdd(due - given)
      } else {
        runs.insert(Run(start: step, count: end - step, energy: due - given), at: position)
      }
      (position, step, given) = (position + 1, end, due)
    }
  }

  /// Makes a run that a step lies within two.
  private mutating func split(at step: Int64) {
    let position = index(endingAfter: step)
    guard position < runs.count, runs[position].start < step else { return }
    let run = runs[position]
    let before = run.energy(before: step)
    runs[position] = Run(start: run.start, count: step - run.start, energy: before)
    let rest = Run(start: step, count: run.end - step, energy: run.energy - before)
    runs.insert(rest, at: position + 1)
  }

  /// The position of the first run that ends behind a step, by halving.
  func index(endingAfter step: Int64) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end > step { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Forgets the runs that end before a step, or with it.
  mutating func drop(before step: Int64) {
    guard let first = runs.first, first.end <= step else { return }
    runs.removeFirst(index(endingAfter: step))
  }

  /// Makes one run of all that lie in the same group of so many steps, of the first `count` runs.
  ///
  /// - Returns: The step up to which energy now is only known by groups.
  mutating func merge(first count: Int, by group: Int64) -> Int64? {
    let old = runs.prefix(count)
    guard let last = old.last, group > 0 else { return nil }
    var merged: [Run] = []
    for run in old {
      let isAlike = merged.last.map { $0.start / group == (run.end - 1) / group } ?? false
      if isAlike, let whole = merged.popLast() {
        let energy = whole.energy.saturatingAdd(run.energy)
        merged.append(Run(start: whole.start, count: run.end - whole.start, energy: energy))
      } else {
        merged.append(run)
      }
    }
    runs.replaceSubrange(0..<old.count, with: merged)
    return last.end
  }
}

extension StepRuns {
  /// As whole numbers, of each run: how far it lies behind the one before, its length, its energy.
  func numbers(in range: Range<Int>) -> [Int64] {
    var numbers: [Int64] = []
    var end: Int64 = 0
    for run in runs[range] {
      numbers += [run.start - end, run.count, run.energy]
      end = run.end
    }
    return numbers
  }

  /// A number of a step whose time can be counted with: of a state that is damaged.
  static func bounded(_ step: Int64) -> Int64 { min(max(step, -(1 << 46)), 1 << 46) }

  /// Appends runs that ``numbers(in:)`` gave; what cannot be runs, or lies before others, is left out.
  mutating func append(numbers: [Int64]) {
    var end: Int64 = 0
    for position in stride(from: 0, to: numbers.count - 2, by: 3) {
      let start = end.saturatingAdd(numbers[position])
      let count = numbers[position + 1]
      guard count > 0, start == Self.bounded(start), count < 1 << 32 else { return }
      end = start + count
      guard start >= runs.last?.end ?? start else { continue }
      runs.append(Run(start: start, count: count, energy: numbers[position + 2]))
    }
  }
}
