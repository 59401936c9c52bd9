import Languages
import Events
import DeviceProfiles
import Measurements
import ReadPlans

// A request that gives nothing is not the end of its points.
extension ConnectionPoller {
  /// Tries a request in parts that was not answered.
  ///
  /// First without the addresses between the points, whatever went wrong: devices refuse them, answer too
  /// little, or do not answer at all. Of what is refused without gaps the halves are tried, until the
  /// culprit stands alone.
  func narrow(
    _ request: ReadRequest,
    _ failure: ReadFailure,
    of index: Int,
    isPart: Bool,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    if case .connectionDown(let text) = failure { return .connectionDown(text) }
    if failure.isAnswer { firstAnswer = firstAnswer ?? answerTime() }
    let gapless = devices[index].planning.withoutGaps(request)
    if !gapless.isEmpty {
      return read(gapless, insteadOf: request, failure, of: index, isPart: isPart, &firstAnswer)
    }
    let halves =
      failure.blamesAddress ? devices[index].planning.halves(of: request, at: clock.now()) : []
    if !halves.isEmpty {
      return read(halves, insteadOf: request, failure, of: index, isPart: isPart, &firstAnswer)
    }
    return fail(request, failure, of: index, isPart: isPart)
  }

  private func read(
    _ parts: [ReadRequest],
    insteadOf request: ReadRequest,
    _ failure: ReadFailure,
    of index: Int,
    isPart: Bool,
    _ firstAnswer: inout Timestamp?
  ) -> CycleEnd {
    let answersBefore = statistics.answers
    let refusedBefore = devices[index].planning.refusedPoints
    var end = CycleEnd.answered
    var left = parts[...]
    // One that was silent is asked as one that may be dead: it costs its neighbours no more.
    var isDoubtful = failure.isSilence
    while let part = left.popFirst() {
      let partEnd = read(part, of: index, isProbe: isDoubtful, isPart: true, &firstAnswer)
      isDoubtful = false
      switch partEnd {
      case .answered: continue
      case .connectionDown: return partEnd
      case .spoilt: end = partEnd
      case .failed:
        // It is silent: the rest would be too.
        for part in left { _ = fail(part, failure, of: index, isPart: false) }
        left = []
        end = partEnd
      }
    }
    learn(
      from: request,
      failure,
      hadGaps: parts.reduce(0) { $0 + $1.count } < request.count,
      wasAnswered: statistics.answers > answersBefore,
      isPart: isPart,
      refusedBefore,
      of: index
    )
    return end
  }

  private func learn(
    from request: ReadRequest,
    _ failure: ReadFailure,
    hadGaps: Bool,
    wasAnswered: Bool,
    isPart: Bool,
    _ refusedBefore: Set<Int>,
    of index: Int
  ) {
    let isCertain = failure == .refused(2) || failure == .refused(3)
    if hadGaps, wasAnswered, devices[index].planning.refusedPoints == refusedBefore {
      devices[index].planning.learnGapRefusal(at: clock.now(), isCertain: isCertain)
    }
    if !wasAnswered, !isPart, failure.blamesAddress, failure != .refused(2) {
      devices[index].planning.learnWholeRefusal(of: request, butNot: refusedBefore, at: clock.now())
    }
  }

  /// Marks the points of a request that gave nothing.
  ///
  /// A point alone is remembered as refused where it does not exist, or was the culprit in a request that
  /// was taken apart.
  private func fail(
    _ request: ReadRequest,
    _ failure: ReadFailure,
    of index: Int,
    isPart: Bool
  ) -> CycleEnd {
    let reason = describe(failure, request, of: index)
    devices[index].gathered.fail(request, failure.code, cause: reason)
    if failure.blamesAddress, request.items.count == 1, isPart || failure == .refused(2) {
      devices[index].planning.learnRefusal(of: request, failure.code, at: clock.now())
    }
    if failure.isAnswer { return .answered }
    return failure.isGarbled ? .spoilt(reason) : .failed(failure.code, reason: reason)
  }

  /// What failed and where, for a person.
  func describe(_ failure: ReadFailure, _ request: ReadRequest, of index: Int) -> FailureReason {
    let device = devices[index].definition
    let last = request.addresses.upperBound - 1
    let place = request.count > 1 ? "\(request.address)…\(last)" : "\(request.address)"
    let location = DeviceReasons.place(
      connection: (definition.id, definition.endpoint.name),
      device: (device.id, device.unitID),
      table: request.table.rawValue,
      addresses: place
    )
    return FailureReason(failure.words(timeout: definition.timeout) + location, kind: failure.kind)
  }
}

extension ReadFailure {
  /// The quality code of the points of a request that failed so.
  var code: QualityCode {
    switch self {
    case .silent: .timeout
    case .refused(let code): .exception(code)
    case .garbled, .silentAfterNoise: .badFrame
    case .connectionLost, .connectionDown: .disconnected
    }
  }

  /// Whether the device itself answered, be it with an exception.
  var isAnswer: Bool {
    if case .refused(let code) = self { !ModbusException.isOfGateway(code) } else { false }
  }

  var isGarbled: Bool { if case .garbled = self { true } else { false } }

  /// Whether nothing came.
  var isSilence: Bool {
    switch self {
    case .silent, .silentAfterNoise: true
    case .refused, .garbled, .connectionLost, .connectionDown: false
    }
  }

  /// Whether another choice of addresses may be answered; code 1 refuses the whole table.
  fileprivate var blamesAddress: Bool {
    guard case .refused(let code) = self, isAnswer else { return false }
    return code != 1 && !ModbusException.asksForPatience(code)
  }

  /// For a person; `timeout` is the connection's.
  func words(timeout: Duration) -> BilingualText {
    switch self {
    case .silent: DeviceReasons.noAnswer(within: timeout)
    case .refused(let code): DeviceReasons.exception(code)
    case .garbled(let reason), .silentAfterNoise(let reason), .connectionLost(let reason),
      .connectionDown(let reason):
      reason.words
    }
  }

  func text(timeout: Duration) -> String { words(timeout: timeout).english }

  /// What it has in common with every failure of its kind.
  var kind: String {
    switch self {
    case .silent: "silent"
    case .refused(let code): "exception \(code)"
    case .garbled(let reason), .silentAfterNoise(let reason), .connectionLost(let reason),
      .connectionDown(let reason):
      reason.kind
    }
  }
}
