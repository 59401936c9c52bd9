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
    let rest: QualityCode?
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
    found.append(.poll(PollResult(device: device, timestamp: timestamp, readings: readings)))
    if let change {
      log(change, of: device)
      found.append(.status(change, device: device, at: timestamp))
    }
    await delivery.hand(found)
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
      delivery.enqueue([.status(status, device: device, at: timestamp)])
    }
  }

  /// Reads the device; the readings wait in it.
  ///
  /// - Returns: the time of the first answer, and what a point is that was not asked; `nil` where it was only put
  ///   off.
  func read(
    _ index: Int,
    _ due: DueSet,
    at now: MonotonicTime
  ) -> (Timestamp, QualityCode?) {
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
    // None of what is due is there, or it is silent and must wait: who asks nothing learns nothing.
    let hadRequests = !requests.isEmpty
    requests = devices[index].order(requests, at: now)
    let mayBeEmpty = hadRequests || devices[index].discovery != nil
    if requests.isEmpty, isIdentified, mayBeEmpty, !mustIdentify {
      return (clock.wallTime(), devices[index].health.silence?.code ?? .timeout)
    }
    if !requests.isEmpty { end = send(requests, to: index, isProbe: isProbe, &firstAnswer) }
    for notice in source.takeNotices() { logger.warning("\(notice)") }
    let timestamp = firstAnswer ?? clock.wallTime()
    switch end {
    case .answered: conclude(index, answeredAt: timestamp)
    case .failed(let code, let reason):
      // Part of the device answered: it lives, and only what did not answer is bad.
      if firstAnswer != nil {
        conclude(index, answeredAt: timestamp)
        return (timestamp, nil)
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

  /// Sends the requests of one poll, as far as the device answers.
  ///
  /// Without any answer the first silence ends it: a dead device costs one request. One that answered something is
  /// asked on after a silence, until two in a row.
  private func send(
    _ requests: [ReadRequest],
    to index: Int,
    isProbe: Bool,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    var silent: [ReadRequest] = []
    var inARow = 0
    var end = CycleEnd.answered
    var garbled: CycleEnd?
    sending: for request in requests {
      let isDoubtful =
        isProbe && firstAnswer == nil || inARow > 0
        || firstAnswer != nil && devices[index].silent.contains(request)
      let answersBefore = statistics.answers + statistics.exceptions
      end = read(request, of: index, isProbe: isDoubtful, &firstAnswer)
      switch end {
      case .answered:
        devices[index].silent.noteAnswer(to: request)
        inARow = 0
      // What noise spoilt says nothing of the requests after it.
      case .failed(.badFrame, _): garbled = garbled ?? end
      case .connectionDown: return end
      case .failed(let code, _):
        inARow += 1
        // Of what was taken apart, a part may have been answered.
        if statistics.answers + statistics.exceptions == answersBefore {
          devices[index].silent.noteSilence(of: request, code, at: clock.now())
          silent.append(request)
        }
        if firstAnswer == nil || inARow > 1 { break sending }
      }
    }
    if firstAnswer != nil {
      devices[index].silent.prove(silent, at: clock.now())
    } else {
      devices[index].silent.forgetProofs()
      // What came tells more than that nothing came after it.
      end = garbled ?? end
    }
    return end
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
