import Measurements

/// How long silent devices of a shared connection are waited for, and how often they are asked: so that the
/// others lose no more than a tenth of the time.
struct ProbePacing {
  /// The longest recent wait for an answer, in nanoseconds; 0: none came.
  ///
  /// Each answer lets it shrink a little, so that one that came very late is forgotten after some hundred others.
  private(set) var slowestAnswer: Int64 = 0
  private var patientProbe = PatientProbe.never
  /// No silent device is probed before.
  private var nextProbe = MonotonicTime(nanoseconds: .min)

  /// When a probe waited for the whole timeout.
  private enum PatientProbe {
    case never
    /// None does again before this moment.
    case made(next: MonotonicTime)
  }

  /// How long a probe waits.
  enum Wait {
    case shortest
    case wholeTimeout
  }

  mutating func noteAnswer(after elapsed: Int64) {
    slowestAnswer = max(slowestAnswer - slowestAnswer / 256, elapsed)
  }

  /// After a probe no silent device is asked for nine times as long as the probe took, so that
  /// probes take no more than a tenth of it, however many devices are silent.
  mutating func noteProbe(since start: MonotonicTime, at now: MonotonicTime) {
    nextProbe = now.advanced(by: 9 * min(now.nanoseconds(since: start), 60_000_000_000))
  }

  func mayProbe(at now: MonotonicTime) -> Bool { now >= nextProbe }

  /// How long a device is waited for at least, in nanoseconds: four times the slowest answer seen here, at
  /// least 250 ms.
  var shortestWait: Int64 { max(250_000_000, 4 * min(slowestAnswer, 60_000_000_000)) }

  /// Now and then a probe waits for all of the timeout, or a device that is slower than its neighbours and has
  /// never answered would never be found: for a 300th of the time, so that no neighbour loses more.
  ///
  /// `hasAnswered`: the device has answered before. The first time it is known to be quick enough then: its
  /// neighbours have just waited for it.
  mutating func wait(hasAnswered: Bool, timeout: Int64, at now: MonotonicTime) -> Wait {
    var isFirst = true
    if case .made(let next) = patientProbe {
      guard now >= next else { return .shortest }
      isFirst = false
    }
    let isKnown = isFirst && hasAnswered
    patientProbe = .made(next: now.advanced(by: (isKnown ? 60 : 300) * timeout))
    return isKnown ? .shortest : .wholeTimeout
  }
}
