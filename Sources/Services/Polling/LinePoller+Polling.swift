import DeviceProfiles
import Logging
import Measurements
import ReadPlans

/// How the reading of a device ended.
enum CycleEnd {
  /// Some valid answer came, be it an exception.
  case answered
  /// No valid answer.
  case failed(BadReading, reason: String)
  /// The line cannot be used.
  case lineDown(String)
}

extension LinePoller {
  /// Reads what is due of a device and tells the observer.
  func poll(_ index: Int, at now: MonotonicTime) async {
    let due = devices[index].schedule.takeDue(at: now)
    let moment: Timestamp
    let rest: BadReading
    if let until = lineDownUntil, now < until {
      devices[index].health.failed(.disconnected, reason: lineFailure, at: now, isLine: true)
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
      name: { points[$0].name }
    )
    let device = devices[index].definition.id
    var found: [Finding] = []
    if let discovery = devices[index].takeDiscovery() {
      found.append(.discovery(discovery, at: timestamp))
    }
    found.append(.scan(Scan(device: device, timestamp: timestamp, readings: readings)))
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

  /// Reads the device; the readings wait in it.
  ///
  /// - Returns: the time of the first answer, and what a point without an answer is.
  func read(
    _ index: Int,
    _ due: DueSet,
    at now: MonotonicTime
  ) -> (Timestamp, BadReading) {
    let isProbe = devices[index].health.isSuspended
    defer { if isProbe { noteProbe(since: now) } }
    var firstAnswer: Timestamp?
    var end = CycleEnd.answered
    let mustIdentify = devices[index].discovery?.isWanted == true
    if mustIdentify { end = identify(index, isProbe: isProbe) }
    let isIdentified = if case .answered = end { true } else { false }
    let requests = isIdentified ? devices[index].requests(for: due, at: now) : []
    // None of what is due is there: who asks nothing learns nothing.
    if requests.isEmpty, devices[index].discovery != nil, isIdentified, !mustIdentify {
      return (clock.wallTime(), devices[index].health.silence?.code ?? .timeout)
    }
    for request in requests {
      end = read(request, of: index, isProbe: isProbe && firstAnswer == nil, &firstAnswer)
      switch end {
      // What noise spoilt says nothing of the requests after it.
      case .answered, .failed(.badFrame, _): continue
      case .failed, .lineDown: break
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
    case .lineDown where Task.isCancelled:
      wasInterrupted = true
      return (timestamp, .disconnected)
    case .lineDown(let reason):
      lineWentDown(reason)
      for index in devices.indices { devices[index].discovery?.isWanted = true }
      devices[index].health.failed(
        .disconnected,
        reason: reason,
        at: clock.now(),
        isLine: true
      )
      return (timestamp, .disconnected)
    }
    return (timestamp, .timeout)
  }

  private func conclude(_ index: Int, answeredAt timestamp: Timestamp) {
    devices[index].health.answered(at: timestamp)
    if lineBackOff != 0 { logger.notice("line up again") }
    lineDownUntil = nil
    lineBackOff = 0
  }

  /// Backs off from the line: 0.5 s, doubling to 5 s.
  private func lineWentDown(_ reason: String) {
    if lineBackOff == 0 || reason != lineFailure { logger.warning("line down: \(reason)") }
    lineFailure = reason
    lineBackOff = min(max(500_000_000, lineBackOff * 2), 5_000_000_000)
    lineDownUntil = clock.now().advanced(by: lineBackOff)
    statistics.lineFailures += 1
  }

  /// Reads one request with its retries; an address that is refused is narrowed down.
  private func read(
    _ request: ReadRequest,
    of index: Int,
    isProbe: Bool,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    let unit = devices[index].definition.unitID
    let outcome = attempt(request, of: index, isProbe: isProbe)
    switch outcome {
    case nil:
      firstAnswer = firstAnswer ?? clock.wallTime()
      devices[index].decode(words, of: request)
      devices[index].learnAcceptance(of: request)
      return .answered
    case .refused(let code) where code != 0x0A && code != 0x0B:
      firstAnswer = firstAnswer ?? clock.wallTime()
      return refused(request, code, of: index, &firstAnswer)
    case .refused(let code):
      // The serial gateway says that the device behind it does not answer.
      devices[index].fail(request, .exception(code))
      return .failed(.exception(code), reason: describe(.refused(code), request, unit))
    case .garbled(let text):
      devices[index].fail(request, .badFrame)
      return .failed(.badFrame, reason: describe(.garbled(text), request, unit))
    case .silent:
      return .failed(.timeout, reason: describe(.silent, request, unit))
    case .connectionLost(let text):
      return .failed(.disconnected, reason: describe(.connectionLost(text), request, unit))
    case .lineDown(let text): return .lineDown(text)
    }
  }

  private func refused(
    _ request: ReadRequest,
    _ code: UInt8,
    of index: Int,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    // 2: illegal data address, 3: illegal data value, which some devices say of a block.
    let parts = code == 2 || code == 3 ? devices[index].parts(of: request) : []
    guard !parts.isEmpty else {
      devices[index].fail(request, .exception(code))
      if code == 2, request.items.count == 1 {
        devices[index].learnRefusal(of: request, .exception(code), at: clock.now())
      }
      return .answered
    }
    let before = devices[index].knowledge.refusedPoints
    let hadGaps = parts.reduce(0) { $0 + $1.count } < request.count
    for part in parts {
      let end = read(part, of: index, isProbe: false, &firstAnswer)
      guard case .answered = end else { return end }
    }
    if hadGaps, devices[index].knowledge.refusedPoints == before {
      devices[index].learnGapRefusal()
    }
    return .answered
  }

  func describe(_ failure: ReadFailure, _ request: ReadRequest, _ unit: UInt8) -> String {
    let cause =
      switch failure {
      case .silent: "no answer within \(definition.timeout)"
      case .refused(let code): "gateway exception \(code): no answer from the device behind it"
      case .garbled(let text), .connectionLost(let text), .lineDown(let text): text
      }
    return "\(cause) (\(definition.endpoint.name), unit \(unit), function "
      + "\(request.table.functionCode), address \(request.address), count \(request.count))"
  }
}
