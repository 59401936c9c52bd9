import DeviceProfiles
import Measurements
import ReadPlans

/// When the points of one device are due: instants of a fixed beat, so that nothing drifts.
struct PollSchedule {
  private struct Group {
    var period: Int64
    var due: MonotonicTime
    let points: [Int]
  }

  private var groups: [Group]
  /// Cycles that began more than a period late, in a row; and in time, in a row.
  private var lateInARow = 0
  private var punctualInARow = 0
  /// Whether the period cannot be kept: three late cycles in a row say so, ten punctual ones clear it.
  private(set) var isLate = false
  /// Due instants that were passed over since the start.
  private(set) var missed: Int64 = 0

  /// A schedule of which every group is due first at `start`.
  init(_ device: DeviceDefinition, start: MonotonicTime) {
    groups = PollGroup.groups(of: device).map {
      let nanoseconds = $0.milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return Group(
        period: nanoseconds.overflow ? .max / 4 : nanoseconds.partialValue,
        due: start,
        points: $0.points
      )
    }
  }

  /// The earliest due instant.
  var nextDue: MonotonicTime {
    groups.reduce(MonotonicTime(nanoseconds: .max)) { min($0, $1.due) }
  }

  /// By when the most urgent group that is due at `now` wants to be read; `nil` when none is due.
  func deadline(at now: MonotonicTime) -> MonotonicTime? {
    var earliest: MonotonicTime?
    for group in groups where group.due <= now {
      let deadline = group.due.advanced(by: group.period)
      earliest = min(earliest ?? deadline, deadline)
    }
    return earliest
  }

  /// The shortest period, in nanoseconds.
  var shortestPeriod: Int64 { groups.first?.period ?? 1_000_000_000 }

  /// Takes the groups that are due at `now` and sets their next instants.
  ///
  /// An instant that lies a whole period back is passed over, so that a pause is followed by one read
  /// and not by a burst.
  ///
  /// - Returns: which groups, as bits, and their points in the device's order.
  mutating func takeDue(at now: MonotonicTime) -> DueSet {
    var due = DueSet(key: groups.count > 64 ? nil : 0, points: [])
    var wasLate = false
    for index in groups.indices where groups[index].due <= now {
      due.key = due.key.map { $0 | 1 << UInt64(index & 63) }
      due.points += groups[index].points
      let passed = now.nanoseconds(since: groups[index].due) / groups[index].period
      if passed > 1 {
        missed += passed - 1
        wasLate = true
      }
      groups[index].due = groups[index].due.advanced(by: groups[index].period * max(1, passed))
    }
    due.points.sort()
    note(late: wasLate)
    return due
  }

  private mutating func note(late: Bool) {
    lateInARow = late ? lateInARow + 1 : 0
    punctualInARow = late ? 0 : punctualInARow + 1
    if lateInARow >= 3 { isLate = true }
    if punctualInARow >= 10 { isLate = false }
  }
}

/// Points that are due together.
struct DueSet {
  /// Which of the device's poll groups they are; the same key, the same points.
  ///
  /// `nil` where a device has more groups than a key can tell.
  var key: UInt64?
  var points: [Int]
}
