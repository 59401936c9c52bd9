import DeviceProfiles
import Measurements
import ReadPlans

/// When the points of one device are due: instants of a fixed beat, so that nothing drifts.
struct PollSchedule {
  private struct Group {
    var period: Int64
    var due: MonotonicTime
    let points: [Int]
    /// Its points are computed: in the poll that follows their due instant, whatever it reads.
    let isVirtual: Bool
  }

  private var groups: [Group]
  /// The points of each set of groups that was due together once, in the device's order.
  private var pointsByKey: [UInt64: [Int]] = [:]
  private var punctuality = Punctuality()
  /// Due instants that were passed over since the start.
  private(set) var missed: Int64 = 0

  /// Whether the period cannot be kept.
  var isLate: Bool { punctuality.isLate }

  /// A schedule of which every group is due first at `start`.
  init(_ device: DeviceDefinition, start: MonotonicTime) {
    groups = PollGroup.groups(of: device).map {
      let nanoseconds = $0.milliseconds.multipliedReportingOverflow(by: 1_000_000)
      return Group(
        period: nanoseconds.overflow ? .max / 4 : nanoseconds.partialValue,
        due: start,
        points: $0.points,
        isVirtual: $0.isVirtual
      )
    }
  }

  /// The earliest due instant.
  var nextDue: MonotonicTime {
    groups.reduce(MonotonicTime(nanoseconds: .max)) { $1.isVirtual ? $0 : min($0, $1.due) }
  }

  /// By when the most urgent group that is due at `now` wants to be read; `nil` when none is due.
  func deadline(at now: MonotonicTime) -> MonotonicTime? {
    var earliest: MonotonicTime?
    for group in groups where group.due <= now && !group.isVirtual {
      let deadline = group.due.advanced(by: group.period)
      earliest = min(earliest ?? deadline, deadline)
    }
    return earliest
  }

  /// The shortest period, in nanoseconds.
  var shortestPeriod: Int64 { groups.first { !$0.isVirtual }?.period ?? 1_000_000_000 }

  /// Takes the groups that are due at `now` and sets their next instants.
  ///
  /// An instant counts as missed when the next one came before it was read. One read follows a pause of any length;
  /// the beat then goes on as before.
  ///
  /// - Returns: which groups, as bits, and their points in the device's order.
  mutating func takeDue(at now: MonotonicTime) -> DueSet {
    var key: UInt64? = groups.count > 64 ? nil : 0
    var taken: [Int] = []
    for index in groups.indices where groups[index].due <= now {
      key = key.map { $0 | 1 << UInt64(index & 63) }
      if key == nil { taken.append(index) }
      pass(index, at: now)
    }
    guard let key else { return DueSet(key: nil, points: points(of: taken)) }
    if let points = pointsByKey[key] { return DueSet(key: key, points: points) }
    let points = points(of: groups.indices.filter { key >> UInt64($0) & 1 == 1 })
    pointsByKey[key] = points
    return DueSet(key: key, points: points)
  }

  /// Sets a group's next instant, the first on its beat after `now`.
  private mutating func pass(_ index: Int, at now: MonotonicTime) {
    let passed = now.nanoseconds(since: groups[index].due) / groups[index].period
    if !groups[index].isVirtual {
      missed += passed
      punctuality.note(isMissed: passed > 0)
    }
    groups[index].due = groups[index].due.advanced(by: groups[index].period &* (passed &+ 1))
  }

  private func points(of taken: [Int]) -> [Int] {
    taken.flatMap { groups[$0].points }.sorted()
  }
}

/// Whether a device's poll period is kept, judged by its last 64 due instants.
///
/// Three missed ones among them say that it is not; 32 kept ones in a row say that it is again.
struct Punctuality {
  /// One bit for an instant, the latest the lowest: whether it was missed.
  private var history: UInt64 = 0
  private(set) var isLate = false

  mutating func note(isMissed: Bool) {
    history = history << 1 | (isMissed ? 1 : 0)
    if history.nonzeroBitCount >= 3 { isLate = true }
    if history & 0xFFFF_FFFF == 0 { isLate = false }
  }
}

/// Points that are due together.
struct DueSet {
  /// Which of the device's poll groups they are; the same key, the same points.
  ///
  /// `nil` where a device has more groups than a key has bits.
  var key: UInt64?
  var points: [Int]
}
