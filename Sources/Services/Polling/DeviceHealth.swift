import Measurements

/// Whether a device answers, and when it is asked again after it fell silent.
struct DeviceHealth {
  /// No longer than this between two probes, in nanoseconds.
  let longestBackOff: Int64

  private(set) var lastOK: Timestamp?
  private var failedCycles = 0
  private var failingSince: MonotonicTime?
  private var backOff: Int64 = 0
  private var probeAt: MonotonicTime?
  private(set) var silence: (code: QualityCode, reason: FailureReason)?
  private var badPoints: [Int: QualityCode] = [:]
  private var published: DeviceStatus?
  private var publishedKind = ""
  private var reasonAllowance = ReasonAllowance()
  /// The last one that does not wait for whether a silence lasts.
  private var certain: DeviceStatus?

  /// Silence shorter than this is not called offline, in nanoseconds.
  private static let patience: Int64 = 3_000_000_000
  /// The first pause between probes, in nanoseconds.
  private static let firstBackOff: Int64 = 1_000_000_000

  init(longestBackOff: Int64) { self.longestBackOff = longestBackOff }

  /// Whether it failed often enough to be asked only now and then.
  var isSuspended: Bool { probeAt != nil }

  /// Whether its last cycle ended without an answer.
  var isSilent: Bool { silence?.code == .timeout }

  /// Whether it may be asked at `now`.
  func mayAsk(at now: MonotonicTime) -> Bool { probeAt.map { $0 <= now } ?? true }

  mutating func answered(at timestamp: Timestamp) {
    lastOK = timestamp
    failedCycles = 0
    failingSince = nil
    backOff = 0
    probeAt = nil
    silence = nil
  }

  /// A cycle without any valid answer.
  ///
  /// With `isConnection` it is the connection that failed, which has a back-off of its own.
  mutating func failed(
    _ code: QualityCode,
    reason: FailureReason,
    at now: MonotonicTime,
    isConnection: Bool = false
  ) {
    failedCycles += 1
    failingSince = failingSince ?? now
    silence = (code, reason)
    guard failedCycles >= 2, !isConnection else { return }
    backOff = min(max(Self.firstBackOff, backOff * 2), longestBackOff)
    probeAt = now.advanced(by: backOff)
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
  }

  /// The status, if it is another than the one published last.
  ///
  /// A reason of the same kind is the same reason, whatever its numbers; `cause` gives why the request of a
  /// point gave nothing.
  mutating func change(
    at now: MonotonicTime,
    isLate: Bool,
    name: (Int) -> String,
    cause: (Int) -> FailureReason?
  ) -> DeviceStatus? {
    guard let (state, reason) = judge(at: now, name: name, cause: cause) else { return nil }
    if let published, published.state == state, published.isLate == isLate {
      guard publishedKind != reason.kind, reasonAllowance.take(at: now) else { return nil }
    }
    let status = DeviceStatus(state: state, reason: reason.text, lastOK: lastOK, isLate: isLate)
    published = status
    publishedKind = reason.kind
    if !isUndecided { certain = status }
    return status
  }

  /// Whether the device is silent, but not yet long enough to be called offline.
  private var isUndecided: Bool { silence != nil && published?.state == .degraded }

  /// The status to leave behind when polling ends: a silence that the end leaves undecided is taken
  /// back; `nil` when the one published last stands.
  mutating func takeBack() -> DeviceStatus? {
    guard isUndecided, var status = certain else { return nil }
    status.lastOK = lastOK
    published = status
    return status
  }

  /// `nil` while a device of which nothing was published is not yet known to be silent.
  private func judge(
    at now: MonotonicTime,
    name: (Int) -> String,
    cause: (Int) -> FailureReason?
  ) -> (DeviceStatus.State, FailureReason)? {
    if let silence, let failingSince {
      let isOffline = failedCycles >= 2 && now.nanoseconds(since: failingSince) >= Self.patience
      if isOffline || published?.state == .offline { return (.offline, silence.reason) }
      return published == nil ? nil : (.degraded, silence.reason)
    }
    guard !badPoints.isEmpty else { return (.online, "") }
    let bad = badPoints.sorted { $0.key < $1.key }
    let named = bad.prefix(5).map { "\(name($0.key)): \($0.value.code)" }
    let more = bad.count > 5 ? " and \(bad.count - 5) more" : ""
    let points = named.joined(separator: ", ") + more
    let causes = Self.causes(bad.map(\.key), cause)
    return (.degraded, FailureReason(points + causes.text, kind: points + causes.kind))
  }

  /// Why the requests of these points gave nothing: of each request once, of two at most.
  private static func causes(_ points: [Int], _ cause: (Int) -> FailureReason?) -> FailureReason {
    var causes: [FailureReason] = []
    for reason in points.compactMap(cause) where causes.count < 2 && !causes.contains(reason) {
      causes.append(reason)
    }
    return FailureReason(
      causes.map { "; \($0.text)" }.joined(),
      kind: causes.map { "; \($0.kind)" }.joined()
    )
  }
}
