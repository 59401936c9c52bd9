package import Measurements

extension PlantCalendar {
  /// The parts of an interval inside shifts, breaks included, in order and without overlap.
  package func operationWindows(in interval: Interval) -> [Interval] {
    disjoint(shifts(overlapping: interval).map(\.interval), within: interval)
  }

  /// The parts of an interval inside shifts and outside breaks: planned busy time.
  package func busyWindows(in interval: Interval) -> [Interval] {
    let shifts = shifts(overlapping: interval)
    let windows = shifts.flatMap { shift in
      shift.breaks.reduce([shift.interval]) { windows, pause in
        windows.flatMap { $0.subtracting(pause) }
      }
    }
    return disjoint(windows, within: interval)
  }

  /// Planned operation time, POT, within an interval, in milliseconds.
  package func operationTime(in interval: Interval) -> Int64 {
    operationWindows(in: interval).reduce(0) { $0 + $1.milliseconds }
  }

  /// Planned busy time, PBT, within an interval, in milliseconds: shifts without their breaks.
  package func busyTime(in interval: Interval) -> Int64 {
    busyWindows(in: interval).reduce(0) { $0 + $1.milliseconds }
  }

  /// Windows cut to an interval.
  ///
  /// What an earlier window covers is removed from a later one, so that no moment counts twice.
  private func disjoint(_ windows: [Interval], within interval: Interval) -> [Interval] {
    var covered = interval.from
    var result: [Interval] = []
    for window in windows.sorted(by: { $0.from < $1.from }) {
      let rest = window.intersection(Interval(from: covered, to: interval.to))
      guard !rest.isEmpty else { continue }
      result.append(rest)
      covered = rest.to
    }
    return result
  }
}

extension Interval {
  /// What is left of the interval without the other one: none, one or two parts.
  package func subtracting(_ other: Interval) -> [Interval] {
    let overlap = intersection(other)
    guard !overlap.isEmpty else { return isEmpty ? [] : [self] }
    return [Interval(from: from, to: overlap.from), Interval(from: overlap.to, to: to)]
      .filter { !$0.isEmpty }
  }
}
