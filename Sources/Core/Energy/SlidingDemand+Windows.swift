package import Measurements

extension SlidingDemand {
  /// Gives the windows that are complete once all meters have been read up to a moment, oldest first.
  ///
  /// Of many that are alike, in a long gap, only the first and the last of each block are given: the work is
  /// that of the readings and blocks, not of the steps.
  ///
  /// - Parameters:
  ///   - reached: Up to where all that counts has been read.
  ///   - longest: How long before it energy can have been booked, in milliseconds.
  ///   - isLeftOut: Whether a meter has never been read and need not be.
  ///   - blockEnd: When the block ends that a moment lies in.
  ///   - limits: How much must be known of each meter for a window that is not estimated.
  /// - Returns: None where no step has ended since the last call.
  package mutating func advance(
    to reached: Timestamp,
    longest: Int64 = .max / 8,
    leavingOut isLeftOut: (_ meter: Int) -> Bool = { _ in false },
    blockEnd: (Timestamp) -> Timestamp = { _ in .distantFuture },
    limits: CoverageLimits = .standard
  ) -> [SlidingWindow] {
    let last = number(of: reached)
    let first = steps.lazy.compactMap(\.runs.first?.start).min()
    guard let first, next.map({ $0 < last }) ?? true else { return [] }
    let begin = next.map { $0 + 1 } ?? min(last, first + 1)
    let counted = known.indices.filter { !isLeftOut($0) }.map { known[$0] }
    var walks = known.indices.filter { !isLeftOut($0) }.map { WindowWalk(steps[$0]) }
    var shared = WindowWalk(steps[meters])
    var found: [SlidingWindow] = []
    var end = max(begin, last - longest / step)
    while end <= last {
      let start = end - stepsInWindow
      let energies = walks.indices.map { walks[$0].energy(of: start, to: end) }
      let together = shared.energy(of: start, to: end)
      found.append(window(endingAt: end, energies, together, counted, limits))
      let block = number(of: blockEnd(moment(end).advanced(byMilliseconds: -1)))
      let even = walks.map(\.alikeUntil).min() ?? .max
      let known = alikeUntil(windowEndingAt: end, counted)
      let alike = min(even, shared.alikeUntil, last, block, known)
      if alike > end, let same = found.last {
        found.append(same.moved(by: moment(alike).milliseconds(since: moment(end))))
      }
      end = max(end, alike) + 1
    }
    next = last
    newest = found.last
    drop(before: last - stepsKept)
    return found
  }

  /// A window's demand of what each meter counted, and what all counted together.
  private func window(
    endingAt end: Int64,
    _ energies: [Int64],
    _ together: Int64,
    _ counted: [TimeStretches],
    _ limits: CoverageLimits
  ) -> SlidingWindow {
    let interval = Interval(from: moment(end - stepsInWindow), to: moment(end))
    let meters = zip(energies, counted).map {
      EnergyProfile.Meter(amount: $0, accounted: $1.milliseconds(in: interval))
    }
    let sum = Demand.energy(of: meters, over: interval.milliseconds, limits: limits)
    let demand = Demand(
      window: interval,
      energy: together.saturatingAdd(sum.energy),
      accounted: meters.map(\.accounted).min() ?? 0
    )
    return SlidingWindow(
      demand: demand,
      isBridged: bridged.overlaps(interval) || sum.isUneven,
      isCoarse: coarseBefore.map { end - stepsInWindow < $0 } ?? false
    )
  }

  /// The last end of the windows that are known as well as one.
  private func alikeUntil(windowEndingAt end: Int64, _ counted: [TimeStretches]) -> Int64 {
    let interval = Interval(from: moment(end - stepsInWindow), to: moment(end))
    var until = Timestamp.distantFuture
    for stretches in counted + [bridged] {
      guard let moment = stretches.end(ofAlike: interval) else { return end }
      until = min(until, moment)
    }
    return number(of: until)
  }
}

extension SlidingWindow {
  fileprivate func moved(by milliseconds: Int64) -> Self {
    var moved = self
    moved.demand.window = Interval(
      from: demand.window.from.advanced(byMilliseconds: milliseconds),
      to: demand.window.to.advanced(byMilliseconds: milliseconds)
    )
    return moved
  }
}

/// Goes through steps with the two ends of a window, both only forwards.
private struct WindowWalk {
  private let runs: [StepRuns.Run]
  /// The energy of all runs before each of them, and behind the last.
  private let sums: [Int64]
  private var (low, high) = (0, 0)
  /// The last end of windows with the same energy as the one asked for last.
  private(set) var alikeUntil = Int64.min

  init(_ steps: StepRuns) {
    runs = steps.runs
    sums = steps.runs.reduce(into: [0]) { sums, run in
      sums.append((sums.last ?? 0).saturatingAdd(run.energy))
    }
  }

  /// mWh of the steps from one up to another.
  mutating func energy(of start: Int64, to end: Int64) -> Int64 {
    Self.move(&low, behind: start, runs)
    Self.move(&high, behind: end - 1, runs)
    alikeUntil = .min
    if low == high {
      guard low < runs.count else {
        alikeUntil = .max
        return 0
      }
      let run = runs[low]
      // All windows within one run have the same share of it, to the last milliwatt-hour.
      if run.start <= start, end <= run.end {
        alikeUntil = run.end
        return run.energy.share(end - start, of: run.count)
      }
      if end <= run.start { alikeUntil = run.start }
    }
    return sum(before: end, at: high).saturatingAdd(-max(sum(before: start, at: low), -.max))
  }

  private func sum(before step: Int64, at position: Int) -> Int64 {
    guard position < runs.count, step > runs[position].start else { return sums[position] }
    return sums[position].saturatingAdd(runs[position].energy(before: step))
  }

  /// Moves a position to the first run that ends behind a step.
  private static func move(_ position: inout Int, behind step: Int64, _ runs: [StepRuns.Run]) {
    while position < runs.count, runs[position].end <= step { position += 1 }
  }
}
