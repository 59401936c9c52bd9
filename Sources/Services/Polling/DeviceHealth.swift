import DeviceProfiles
import Events
import Languages
import Measurements

/// Whether a device answers, and when it is asked again after it fell silent.
struct DeviceHealth {
  /// No longer than this between two probes, in nanoseconds.
  let longestBackOff: Int64

  private(set) var lastOK: Timestamp?
  private var contact = DeviceContact.answering
  private var badPoints: [Int: QualityCode] = [:]
  private var published = PublishedStatus()

  /// Silence shorter than this is not called offline, in nanoseconds.
  private static let patience: Int64 = 3_000_000_000

  init(longestBackOff: Int64) { self.longestBackOff = longestBackOff }

  /// Whether it failed often enough to be asked only now and then.
  var isSuspended: Bool { contact.isSuspended }

  /// Why its last cycle ended without an answer; `nil` where it had one.
  var silence: DeviceContact.Silence? { contact.silence }

  /// Whether its last cycle ended without an answer though the connection works.
  var isSilent: Bool { silence?.code == .timeout }

  /// Whether it may be asked at `now`.
  func mayAsk(at now: MonotonicTime) -> Bool { contact.mayAsk(at: now) }

  mutating func answered(at timestamp: Timestamp, now: MonotonicTime) {
    lastOK = timestamp
    note(.answered, at: now)
  }

  /// Notes how a cycle ended.
  mutating func note(_ event: DeviceContact.Event, at now: MonotonicTime) {
    contact = contact.after(event, at: now, longestPause: longestBackOff)
  }

  /// Forgets which points were bad: others stand in their places.
  mutating func forgetPoints() { badPoints = [:] }

  mutating func note(_ readings: [Reading]) {
    for reading in readings {
      if case .bad(let code) = reading.outcome {
        badPoints[reading.point] = code
      } else if !badPoints.isEmpty {
        badPoints[reading.point] = nil
      }
    }
    // Its room, too: after a start many points of a plant were bad once.
    if badPoints.isEmpty { badPoints = [:] }
  }

  /// The status, if it differs from the one published last.
  ///
  /// Reasons of the same kind are equal, whatever their numbers. `gathered` knows why the request of a point gave
  /// nothing.
  mutating func change(
    at now: MonotonicTime,
    isLate: Bool,
    points: [PointDefinition],
    _ gathered: GatheredReadings
  ) -> DeviceStatus? {
    guard let (state, reason) = judge(at: now, points, gathered) else { return nil }
    let status = DeviceStatus(state: state, reason: reason.words, lastOK: lastOK, isLate: isLate)
    let isNews = published.take(status, kind: reason.kind, isSilent: silence != nil, at: now)
    return isNews ? status : nil
  }

  /// The status to leave behind when polling ends: a silence that the end leaves undecided is taken
  /// back; `nil` when the one published last stands.
  mutating func takeBack() -> DeviceStatus? {
    var status = published.takeBack(isSilent: silence != nil)
    status?.lastOK = lastOK
    return status
  }

  /// `nil` while a device of which nothing was published is not yet known to be silent.
  private func judge(
    at now: MonotonicTime,
    _ points: [PointDefinition],
    _ gathered: GatheredReadings
  ) -> (DeviceStatus.State, FailureReason)? {
    if let silence {
      let lasts = now.nanoseconds(since: silence.since) >= Self.patience
      if silence.cycles >= 2 && lasts || published.latest?.state == .offline {
        return (.offline, silence.reason)
      }
      return published.latest == nil ? nil : (.degraded, silence.reason)
    }
    guard !badPoints.isEmpty else { return (.online, "") }
    let bad = badPoints.sorted { $0.key < $1.key }
    let named = bad.prefix(5).map { "\(points[$0.key].name): \($0.value.code)" }
    let list = DeviceReasons.badPoints(named, more: bad.count - named.count)
    let causes = Self.causes(bad.map(\.key), gathered)
    return (.degraded, FailureReason(list + causes.words, kind: list.english + causes.kind))
  }

  /// Why the requests of these points gave nothing: of each request once, of two at most.
  private static func causes(_ points: [Int], _ gathered: GatheredReadings) -> FailureReason {
    var causes: [FailureReason] = []
    for reason in points.compactMap(gathered.cause)
    where causes.count < 2 && !causes.contains(reason) {
      causes.append(reason)
    }
    return FailureReason(
      causes.map { $0.words.mapped { "; \($0)" } }.joined(separator: ""),
      kind: causes.map { "; \($0.kind)" }.joined()
    )
  }
}
