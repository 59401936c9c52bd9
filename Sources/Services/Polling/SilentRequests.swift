import Measurements
import ReadPlans

/// A device's requests that gave nothing the last time they were sent.
///
/// Some devices answer nothing where another would refuse an address, or end the connection. One such request must
/// not hide the others: those that were answered go first, and of the silent ones the one that was sent the
/// longest ago.
struct SilentRequests {
  private struct Silence {
    var code: QualityCode
    var sentAt: MonotonicTime
    /// In how many polls in a row something else was answered.
    var proofs = 0
    var pausedUntil = MonotonicTime(nanoseconds: .min)
  }

  private var silences: [ReadRequest: Silence] = [:]

  /// The longest pause between two tries while the device answers others, in nanoseconds.
  private static let longestPause: Int64 = 30_000_000_000
  /// So many are remembered.
  private static let limit = 256

  func contains(_ request: ReadRequest) -> Bool { silences[request] != nil }

  /// The requests in the order in which they are to be sent.
  func ordered(_ requests: [ReadRequest]) -> [ReadRequest] {
    guard !silences.isEmpty else { return requests }
    let silent = requests.filter(contains).sorted { sentAt($0) < sentAt($1) }
    return requests.filter { !contains($0) } + silent
  }

  private func sentAt(_ request: ReadRequest) -> MonotonicTime {
    silences[request]?.sentAt ?? MonotonicTime(nanoseconds: .min)
  }

  /// What the points are of those of `requests`, in the order of ``ordered(_:)``, that are not sent at `now`.
  ///
  /// Of those that are known to be silent though the device lives, one is tried, when its pause is over.
  func paused(_ requests: [ReadRequest], at now: MonotonicTime) -> [ReadRequest: QualityCode] {
    var paused: [ReadRequest: QualityCode] = [:]
    var isOneTried = false
    for request in requests {
      guard let silence = silences[request], silence.proofs > 0 else { continue }
      if isOneTried || now < silence.pausedUntil {
        paused[request] = silence.code
      } else {
        isOneTried = true
      }
    }
    return paused
  }

  mutating func noteAnswer(to request: ReadRequest) {
    if !silences.isEmpty { silences[request] = nil }
  }

  mutating func noteSilence(of request: ReadRequest, _ code: QualityCode, at now: MonotonicTime) {
    if silences.count >= Self.limit, silences[request] == nil { silences = [:] }
    var silence = silences[request] ?? Silence(code: code, sentAt: now)
    (silence.code, silence.sentAt) = (code, now)
    silences[request] = silence
  }

  /// The device answered another request in the poll in which these were silent: it lives.
  ///
  /// One answer may get lost: only from the second time on there is a pause, of 2 s, doubling to 30 s.
  mutating func prove(_ requests: [ReadRequest], at now: MonotonicTime) {
    for request in requests {
      guard var silence = silences[request] else { continue }
      silence.proofs = min(silence.proofs + 1, 6)
      let pause = silence.proofs > 1 ? Int64(1_000_000_000) << Int64(silence.proofs - 1) : 0
      silence.pausedUntil = now.advanced(by: min(pause, Self.longestPause))
      silences[request] = silence
    }
  }

  /// The whole device is silent, which explains the silence of each request.
  mutating func forgetProofs() {
    for request in silences.keys {
      silences[request]?.proofs = 0
      silences[request]?.pausedUntil = MonotonicTime(nanoseconds: .min)
    }
  }
}
