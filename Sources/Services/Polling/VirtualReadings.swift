import DeviceProfiles
import Measurements
import ReadPlans

/// What the virtual points of a device are computed of: the latest outcome of each point that they use.
///
/// Points that share a period are due together, so that their values come from one poll. A point with a longer
/// period counts with its latest value until that is older than two of its periods; then it is `stale`.
struct VirtualReadings {
  private struct Latest {
    var outcome: Reading.Outcome
    var moment: MonotonicTime
  }

  private let virtual: VirtualPoints
  private let isVirtual: [Bool]
  /// How long, in nanoseconds, the value of each source counts.
  private let freshness: [Int: Int64]
  private var latest: [Int: Latest] = [:]

  /// `nil` for a device without virtual points.
  init?(_ device: DeviceDefinition) {
    guard let virtual = VirtualPoints(device.points) else { return nil }
    self.virtual = virtual
    isVirtual = device.points.map(\.isVirtual)
    freshness = Dictionary(
      uniqueKeysWithValues: virtual.sources.map { point in
        let period = device.period(of: device.points[point]).wholeMilliseconds
        let (nanoseconds, isTooLong) = period.multipliedReportingOverflow(by: 2_000_000)
        return (point, isTooLong ? .max : nanoseconds)
      }
    )
  }

  /// Computes what is due of a poll, before its readings are taken.
  ///
  /// `rest` is what a point is that was due and was not asked for; `nil` where it was only put off, and its latest
  /// value still counts.
  mutating func compute(
    _ due: [Int],
    otherwise rest: QualityCode?,
    _ gathered: inout GatheredReadings,
    at now: MonotonicTime
  ) {
    let isDue = Set(due)
    for point in virtual.sources {
      if let outcome = gathered.outcome(of: point) {
        latest[point] = Latest(outcome: outcome, moment: now)
      } else if let rest, isDue.contains(point) {
        latest[point] = Latest(outcome: .bad(rest), moment: now)
      } else if !gathered.reads(point) {
        // The device was asked which points it has, and this is none of them.
        latest[point] = Latest(outcome: .bad(rest ?? .notAvailable), moment: now)
      }
    }
    guard due.contains(where: { isVirtual[$0] }) else { return }
    let outcomes = virtual.outcomes { outcome(of: $0, at: now) }
    for point in due where isVirtual[point] {
      gathered.put(outcomes[point] ?? .bad(.notAvailable), at: point)
    }
  }

  private func outcome(of point: Int, at now: MonotonicTime) -> Reading.Outcome {
    guard let latest = latest[point] else { return .bad(.stale) }
    let isFresh = now.nanoseconds(since: latest.moment) <= freshness[point] ?? 0
    return isFresh ? latest.outcome : .bad(.stale)
  }
}
