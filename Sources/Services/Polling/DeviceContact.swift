import Measurements

/// Whether a device answers, and when it is asked again after it fell silent.
enum DeviceContact {
  /// The last cycle had an answer, or none ended yet.
  case answering
  /// It gave no answer, but is asked at each of its due instants.
  case failing(Silence)
  /// It is asked only now and then: next at `probeAt`, `pause` nanoseconds after the last time.
  case suspended(Silence, pause: Int64, probeAt: MonotonicTime)

  /// Cycles in a row without any valid answer.
  struct Silence {
    let cycles: Int
    let since: MonotonicTime
    /// What the points are meanwhile.
    let code: QualityCode
    let reason: FailureReason
  }

  /// How a cycle ended.
  enum Event {
    /// Some valid answer came, be it an exception.
    case answered
    /// None came.
    case failed(QualityCode, FailureReason)
    /// The connection failed, which has a pause of its own.
    case connectionFailed(FailureReason)
  }

  /// So many cycles without an answer suspend a device.
  private static let patience = 2
  /// The first pause between probes, in nanoseconds.
  private static let firstPause: Int64 = 1_000_000_000

  /// The transitions.
  ///
  /// An answer ends every silence. The second failed cycle suspends the device, and each probe that fails
  /// doubles its pause, up to `longestPause`. A failed connection suspends no device and leaves a pause as it is.
  func after(_ event: Event, at now: MonotonicTime, longestPause: Int64) -> Self {
    switch (self, event) {
    case (_, .answered): return .answering
    case (.suspended(_, let pause, let probeAt), .connectionFailed(let reason)):
      return .suspended(silence(.disconnected, reason, at: now), pause: pause, probeAt: probeAt)
    case (_, .connectionFailed(let reason)):
      return .failing(silence(.disconnected, reason, at: now))
    case (.suspended(_, let pause, _), .failed(let code, let reason)):
      return Self.suspended(silence(code, reason, at: now), min(2 * pause, longestPause), at: now)
    case (_, .failed(let code, let reason)):
      let silence = silence(code, reason, at: now)
      guard silence.cycles >= Self.patience else { return .failing(silence) }
      return Self.suspended(silence, min(Self.firstPause, longestPause), at: now)
    }
  }

  private static func suspended(_ silence: Silence, _ pause: Int64, at now: MonotonicTime) -> Self {
    .suspended(silence, pause: pause, probeAt: now.advanced(by: pause))
  }

  /// The silence with one more cycle.
  private func silence(
    _ code: QualityCode,
    _ reason: FailureReason,
    at now: MonotonicTime
  ) -> Silence {
    let (cycles, since) = (silence?.cycles ?? 0, silence?.since ?? now)
    return Silence(cycles: cycles + 1, since: since, code: code, reason: reason)
  }

  /// `nil` while it answers.
  var silence: Silence? {
    switch self {
    case .answering: nil
    case .failing(let silence), .suspended(let silence, _, _): silence
    }
  }

  /// Whether it failed often enough to be asked only now and then.
  var isSuspended: Bool { if case .suspended = self { true } else { false } }

  /// Whether it may be asked at `now`.
  func mayAsk(at now: MonotonicTime) -> Bool {
    if case .suspended(_, _, let probeAt) = self { probeAt <= now } else { true }
  }
}
