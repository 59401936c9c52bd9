import DeviceProfiles
import Logging
import Measurements
import ReadPlans
import Synchronization

/// How the reading of a device ended.
enum CycleEnd {
  /// Some valid answer came, be it an exception.
  case answered
  /// No valid answer.
  case failed(QualityCode, reason: FailureReason)
  /// What came was no answer.
  case spoilt(FailureReason)
  /// The connection cannot be used.
  case connectionDown(FailureReason)
}

extension ConnectionPoller {
  /// Reads what is due of a device and reports it to the observer.
  func poll(_ index: Int, at now: MonotonicTime) {
    let due = devices[index].schedule.takeDue(at: now)
    let (moment, rest) = readOrSkip(index, due, at: now)
    // What the end of polling cut short says nothing about the device.
    if phase.isCutShort { return devices[index].gathered.drop() }
    let timestamp = devices[index].stamps.next(moment)
    let readings = devices[index].takeReadings(due.points, otherwise: rest, at: now)
    let status = devices[index].takeStatus(of: readings, at: clock.now())
    let device = devices[index].definition.id
    var found: [Finding] = []
    if let discovery = devices[index].takeDiscovery() {
      found.append(.discovery(discovery, at: timestamp))
    }
    found.append(.poll(PollResult(device: device, timestamp: timestamp, readings: readings)))
    if let status {
      log.note(status, of: devices[index].definition)
      found.append(.status(status, device: device, at: timestamp))
    }
    report(found)
  }

  /// Gives findings to the observer at once; what it has to wait for, it finishes later.
  func report(_ found: [Finding]) {
    let rest = delivery.observer.take(found)
    if !rest.isEmpty { delivery.enqueue(rest) }
  }

  /// Reads the device, unless the connection or the device is to be left alone.
  private func readOrSkip(
    _ index: Int,
    _ due: DueSet,
    at now: MonotonicTime
  ) -> (Timestamp, QualityCode?) {
    guard reachability.state.isOpen(at: now) else {
      devices[index].health.note(.connectionFailed(reachability.reason), at: now)
      return (clock.wallTime(), .disconnected)
    }
    if let silence = devices[index].health.silence, !mayAsk(index, at: now) {
      return (clock.wallTime(), silence.code)
    }
    return read(index, due, at: now)
  }

  /// Reads the device; the readings wait in it.
  ///
  /// - Returns: The time of the first answer, and the quality code of points that were not asked for; `nil` where they
  ///   were only put off.
  func read(
    _ index: Int,
    _ due: DueSet,
    at now: MonotonicTime
  ) -> (Timestamp, QualityCode?) {
    let isProbe = devices[index].health.isSuspended
    defer { if isProbe { pacing.noteProbe(since: now, at: clock.now()) } }
    var firstAnswer: Timestamp?
    var end = CycleEnd.answered
    let mustIdentify = devices[index].discovery?.isWanted == true
    if mustIdentify { end = identify(index, isProbe: isProbe) }
    let isIdentified = if case .answered = end { true } else { false }
    var requests = isIdentified ? devices[index].requests(for: due, at: now) : []
    // One that gave nothing the last time is not asked twice for each gap that might be the reason.
    if devices[index].health.silence != nil {
      requests = requests.flatMap { [device = devices[index]] request in
        let parts = device.planning.withoutGaps(request)
        return parts.isEmpty ? [request] : parts
      }
    }
    // None of what is due is there, or it is silent and must wait: nothing is sent, so nothing changes.
    let hadRequests = !requests.isEmpty
    requests = devices[index].order(requests, at: now)
    let mayBeEmpty = hadRequests || devices[index].discovery != nil
    if requests.isEmpty, isIdentified, mayBeEmpty, !mustIdentify {
      return (clock.wallTime(), devices[index].health.silence?.code ?? .timeout)
    }
    if !requests.isEmpty { end = send(requests, to: index, isProbe: isProbe, &firstAnswer) }
    for notice in channel.source.takeNotices() { log.logger.warning("\(notice)") }
    let timestamp = firstAnswer ?? clock.wallTime()
    switch end {
    case .answered: conclude(index, answeredAt: timestamp)
    case .failed(let code, let reason):
      return (timestamp, noteFailure(index, code, reason, firstAnswer))
    case .spoilt(let reason):
      return (timestamp, noteFailure(index, .badFrame, reason, firstAnswer))
    case .connectionDown where isEnding.load(ordering: .acquiring):
      phase = phase.after(.isCutShort, at: now)
      return (timestamp, .disconnected)
    case .connectionDown(let reason):
      connectionWentDown(reason)
      for index in devices.indices { devices[index].discovery?.note(.lost) }
      devices[index].health.note(.connectionFailed(reason), at: clock.now())
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
      case .spoilt: garbled = garbled ?? end
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
      // A garbled answer explains more than the silence after it.
      end = garbled ?? end
    }
    return end
  }

  // MARK: - One request

  /// Reads one request with its retries; what is not answered is tried in parts.
  func read(
    _ request: ReadRequest,
    of index: Int,
    isProbe: Bool,
    isPart: Bool = false,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    guard let failure = attempt(request, of: index, isProbe: isProbe) else {
      firstAnswer = firstAnswer ?? answerTime()
      devices[index].gathered.decode(channel.words, of: request)
      devices[index].planning.learnAcceptance(of: request)
      return .answered
    }
    return narrow(request, failure, of: index, isPart: isPart, &firstAnswer)
  }

  /// Sends a request until it is answered or its retries are used up; `nil` is success.
  func attempt(_ request: ReadRequest, of index: Int, isProbe: Bool) -> ReadFailure? {
    let unit = devices[index].definition.unitID
    let isDoubtful = isProbe || isShared && devices[index].health.isSilent
    let timeout =
      isDoubtful ? shortTimeout(of: index, isProbe: isProbe) : considerateTimeout(of: index)
    var failure: ReadFailure?
    for _ in 0...retries(of: index, isProbe: isProbe) {
      let latest = once(request, unit: unit, timeout: timeout)
      // A garbled answer explains more than the silence of the next attempt.
      switch (failure, latest) {
      case (.garbled(let reason), .silent), (.silentAfterNoise(let reason), .silent):
        failure = .silentAfterNoise(reason)
      default: failure = latest
      }
      switch latest {
      case nil, .connectionDown: return latest
      case .refused(let code) where !ModbusException.asksForPatience(code): return latest
      case .refused, .silent, .silentAfterNoise, .garbled, .connectionLost: continue
      }
    }
    return failure
  }

  private func once(_ request: ReadRequest, unit: UInt8, timeout: Duration?) -> ReadFailure? {
    let start = clock.now()
    statistics.requests += 1
    defer { channel.noteUse(at: clock.now()) }
    do throws(ReadFailure) {
      try channel.source.read(request, unit: unit, timeout: timeout, into: &channel.words)
      noteAnswer(to: request, after: clock.now().nanoseconds(since: start))
      return nil
    } catch {
      statistics.busy += clock.now().nanoseconds(since: start)
      count(error)
      return error
    }
  }
}
