import DeviceProfiles
import Measurements
import ReadPlans

// How often a request is sent, and how long its answer is waited for.
extension ConnectionPoller {
  /// A device that was silent the last time, or that has never answered, does not cost its neighbours
  /// the retries.
  func retries(of index: Int, isProbe: Bool) -> Int {
    let health = devices[index].health
    let isDoubtful = isProbe || isShared && (health.isSilent || health.lastOK == nil)
    return isDoubtful ? 0 : max(0, definition.retries)
  }

  /// When the last answer came, though it may have been doubted for a while since then.
  func answerTime() -> Timestamp {
    clock.wallTime().advanced(byMilliseconds: -channel.source.nanosecondsSinceAnswer / 1_000_000)
  }

  func noteAnswer(to request: ReadRequest, after elapsed: Int64) {
    statistics.answers += 1
    statistics.busy += elapsed
    pacing.noteAnswer(after: elapsed)
    let onWire = load.wireTime.seconds(request) - load.wireTime.responseTime
    statistics.response += max(0, elapsed - Int64(onWire * 1e9))
  }

  func count(_ failure: ReadFailure) {
    switch failure {
    case .silent, .silentAfterNoise: statistics.timeouts += 1
    case .refused: statistics.exceptions += 1
    case .garbled: statistics.garbled += 1
    case .connectionLost: statistics.connectionFailures += 1
    case .connectionDown: break
    }
  }
}

// Probes of devices that fell silent.
extension ConnectionPoller {
  /// Whether a device that fell silent may be asked at `now`: its own pause is over, and so is the one
  /// that follows each probe on a shared connection.
  func mayAsk(_ index: Int, at now: MonotonicTime) -> Bool {
    guard devices[index].health.mayAsk(at: now) else { return false }
    return !isShared || !devices[index].health.isSuspended || pacing.mayProbe(at: now)
  }

  /// A silent device on a shared connection is not given the whole timeout, except now and then.
  ///
  /// - Returns: `nil` for the whole timeout.
  func shortTimeout(of index: Int, isProbe: Bool) -> Duration? {
    guard isShared, pacing.slowestAnswer > 0 else { return nil }
    if isProbe {
      let timeout = min(definition.timeout.wholeMilliseconds, 60_000) * 1_000_000
      let hasAnswered = devices[index].health.lastOK != nil
      let wait = pacing.wait(hasAnswered: hasAnswered, timeout: timeout, at: clock.now())
      if wait == .wholeTimeout { return nil }
    }
    return min(.nanoseconds(pacing.shortestWait), definition.timeout)
  }

  /// A device that has answered before and falls silent does not cost its neighbours a due instant: it
  /// is waited for during three quarters of what is left until the first of them would be missed.
  ///
  /// - Returns: `nil` for the whole timeout.
  func considerateTimeout(of index: Int) -> Duration? {
    guard isShared, pacing.slowestAnswer > 0, devices[index].health.lastOK != nil else {
      return nil
    }
    let now = clock.now()
    let whole = min(definition.timeout.wholeMilliseconds, 60_000) * 1_000_000
    var wait = whole
    for other in devices.indices where other != index && !devices[other].health.isSilent {
      let schedule = devices[other].schedule
      let missed = schedule.nextDue.advanced(by: schedule.shortestPeriod)
      wait = min(wait, missed.nanoseconds(since: now) / 4 * 3)
    }
    return wait < whole
      ? min(.nanoseconds(max(pacing.shortestWait, wait)), definition.timeout) : nil
  }

  var isShared: Bool { definition.devices.count > 1 }
}
