import DeviceProfiles
import Logging
import Measurements
import ReadPlans

/// How the reading of a device ended.
enum CycleEnd {
  /// Some valid answer came, be it an exception.
  case answered
  /// No valid answer.
  case failed(QualityCode, reason: FailureReason)
  /// The connection cannot be used.
  case connectionDown(FailureReason)
}

extension ConnectionPoller {
  /// Reads what is due of a device and tells the observer.
  func poll(_ index: Int, at now: MonotonicTime) async {
    let due = devices[index].schedule.takeDue(at: now)
    let moment: Timestamp
    let rest: QualityCode
    if let until = downUntil, now < until {
      devices[index].health.failed(
        .disconnected,
        reason: connectionFailure,
        at: now,
        isConnection: true
      )
      (moment, rest) = (clock.wallTime(), .disconnected)
    } else if let silence = devices[index].health.silence, !mayAsk(index, at: now) {
      (moment, rest) = (clock.wallTime(), silence.code)
    } else {
      (moment, rest) = read(index, due, at: now)
    }
    // What the end of polling cut short says nothing about the device.
    if wasInterrupted { return devices[index].dropAnswers() }
    let timestamp = devices[index].stamps.next(moment)
    let readings = devices[index].takeReadings(of: due, otherwise: rest)
    devices[index].health.note(readings)
    let points = devices[index].definition.points
    let change = devices[index].health.change(
      at: clock.now(),
      isLate: devices[index].schedule.isLate,
      name: { points[$0].name },
      cause: { [device = devices[index]] in device.cause(of: $0) }
    )
    let device = devices[index].definition.id
    var found: [Finding] = []
    if let discovery = devices[index].takeDiscovery() {
      found.append(.discovery(discovery, at: timestamp))
    }
    found.append(.scan(PollResult(device: device, timestamp: timestamp, readings: readings)))
    if let change {
      log(change, of: device)
      found.append(.status(change, device: device, at: timestamp))
    }
    await hand(found)
  }

  func log(_ status: DeviceStatus, of device: String) {
    let isRecovery = status.state == .online && troubled.remove(device) != nil
    if status.state != .online { troubled.insert(device) }
    // The end of a fault is logged wherever its beginning is.
    logger.log(
      level: status.state != .online ? .warning : isRecovery ? .notice : .info,
      "device \(status.state.rawValue)\(status.reason.isEmpty ? "" : ": ")\(status.reason)",
      metadata: metadata(of: device)
    )
  }

  /// Leaves no status behind that waits for whether a silence lasts, which nobody will see any more.
  func takeBackUndecided() {
    for index in devices.indices {
      guard let status = devices[index].health.takeBack() else { continue }
      let timestamp = devices[index].stamps.next(clock.wallTime())
      let device = devices[index].definition.id
      enqueue([.status(status, device: device, at: timestamp)])
    }
  }

  /// Reads the device; the readings wait in it.
  ///
  /// - Returns: the time of the first answer, and what a point without an answer is.
  func read(
    _ index: Int,
    _ due: DueSet,
    at now: MonotonicTime
  ) -> (Timestamp, QualityCode) {
    let isProbe = devices[index].health.isSuspended
    defer { if isProbe { noteProbe(since: now) } }
    var firstAnswer: Timestamp?
    var end = CycleEnd.answered
    let mustIdentify = devices[index].discovery?.isWanted == true
    if mustIdentify { end = identify(index, isProbe: isProbe) }
    let isIdentified = if case .answered = end { true } else { false }
    var requests = isIdentified ? devices[index].requests(for: due, at: now) : []
    // One that gave nothing the last time is not asked twice for each gap that might be the reason.
    if devices[index].health.silence != nil {
      requests = requests.flatMap { [device = devices[index]] request in
        let parts = device.withoutGaps(request)
        return parts.isEmpty ? [request] : parts
      }
    }
    // None of what is due is there: who asks nothing learns nothing.
    if requests.isEmpty, devices[index].discovery != nil, isIdentified, !mustIdentify {
      return (clock.wallTime(), devices[index].health.silence?.code ?? .timeout)
    }
    for request in requests {
      end = read(request, of: index, isProbe: isProbe && firstAnswer == nil, &firstAnswer)
      switch end {
      // What noise spoilt says nothing of the requests after it.
      case .answered, .failed(.badFrame, _): continue
      case .failed, .connectionDown: break
      }
      break
    }
    for notice in source.takeNotices() { logger.warning("\(notice)") }
    let timestamp = firstAnswer ?? clock.wallTime()
    switch end {
    case .answered: conclude(index, answeredAt: timestamp)
    case .failed(let code, let reason):
      // Part of the device answered: it lives, and only what did not answer is bad.
      if firstAnswer != nil {
        conclude(index, answeredAt: timestamp)
      } else {
        devices[index].health.failed(code, reason: reason, at: clock.now())
        devices[index].discovery?.isWanted = true
      }
      return (timestamp, code)
    case .connectionDown where Task.isCancelled:
      wasInterrupted = true
      return (timestamp, .disconnected)
    case .connectionDown(let reason):
      connectionWentDown(reason)
      for index in devices.indices { devices[index].discovery?.isWanted = true }
      devices[index].health.failed(
        .disconnected,
        reason: reason,
        at: clock.now(),
        isConnection: true
      )
      return (timestamp, .disconnected)
    }
    return (timestamp, .timeout)
  }

  private func conclude(_ index: Int, answeredAt timestamp: Timestamp) {
    devices[index].health.answered(at: timestamp)
    if backOff != 0 { logger.notice("connection up again") }
    downUntil = nil
    backOff = 0
  }

  /// Backs off from the connection: 0.5 s, doubling to 5 s.
  private func connectionWentDown(_ reason: FailureReason) {
    if reason.kind != connectionFailure.kind { connectionFailure = reason }
    let isNew = reason.kind != loggedFailureKind && reasonAllowance.take(at: clock.now())
    if backOff == 0 || isNew {
      logger.warning("connection down: \(reason.text)")
      loggedFailureKind = reason.kind
    }
    backOff = min(max(500_000_000, backOff * 2), 5_000_000_000)
    downUntil = clock.now().advanced(by: backOff)
    statistics.connectionFailures += 1
  }
}
