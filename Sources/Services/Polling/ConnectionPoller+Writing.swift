import DeviceProfiles
import Logging
import Measurements
import ReadPlans

extension ConnectionPoller {
  /// Sends the write, by the other function where the device refuses the usual one in any way.
  ///
  /// The one that it took is used for the point from then on; one that the configuration names is not
  /// replaced. `before` is what the registers held; `nil` where they cannot be read.
  ///
  /// - Returns: why it was not answered well; `nil` is success.
  func send(
    _ words: [UInt16],
    to target: WriteTarget,
    before: [UInt16]?,
    _ writer: any RegisterWriter
  ) -> WriteRefusal? {
    let order = usualOrder(for: words, target)
    let wasAnsweredBefore = devices[target.device].answeredFunctions.contains(order.functionCode)
    guard let failure = once(order, target, writer) else { return nil }
    var refusal = WriteRefusal(text: target.describe(failure, order), failure: failure)
    guard target.rules.function == nil, let other = order.byOtherFunction,
      failure.permitsOtherFunction
    else { return refusal }
    if !failure.isRefusal {
      switch effect(of: words, target, before: before, wasAnsweredBefore) {
      case .obeyed: return nil
      case .notObeyed: break
      case .unknown(let why):
        refusal.text += "; \(why)"
        return refusal
      }
    }
    if let second = once(other, target, writer) {
      let text = "\(refusal.text); \(target.describe(second, other))"
      return WriteRefusal(text: text, failure: second.isRefusal ? failure : second)
    }
    noteOtherFunction(other, insteadOf: order, failure, target)
    return nil
  }

  private func usualOrder(for words: [UInt16], _ target: WriteTarget) -> WriteRequest {
    let order = target.order(for: words)
    guard target.rules.function == nil, let other = order.byOtherFunction,
      devices[target.device].writeFunctions[target.definition.name] == other.functionCode
    else { return order }
    return other
  }

  private func noteOtherFunction(
    _ other: WriteRequest,
    insteadOf order: WriteRequest,
    _ failure: ReadFailure,
    _ target: WriteTarget
  ) {
    let name = target.definition.name
    devices[target.device].writeFunctions[name] = other.functionCode
    var text = "\(name) is written with function \(other.functionCode) from now on: "
    text += target.describe(failure, order)
    if !failure.isRefusal, !target.showsEffect {
      text += "; if the device obeyed without an answer, it acted twice"
    }
    logger.notice("\(text)", metadata: metadata(of: devices[target.device].definition.id))
  }

  private func once(
    _ order: WriteRequest,
    _ target: WriteTarget,
    _ writer: any RegisterWriter
  ) -> ReadFailure? {
    let start = clock.now()
    let function = order.functionCode
    statistics.requests += 1
    defer {
      lastUse = clock.now()
      statistics.busy += clock.now().nanoseconds(since: start)
    }
    do throws(ReadFailure) {
      try writer.write(order, unit: target.unit)
      statistics.answers += 1
      devices[target.device].answeredFunctions.insert(function)
      return nil
    } catch {
      count(error)
      if error.isAnswer, error != .refused(1) {
        devices[target.device].answeredFunctions.insert(function)
      } else {
        devices[target.device].answeredFunctions.remove(function)
      }
      return error
    }
  }
}

// MARK: - Writes that were not answered

/// What became of a write that was not answered.
private enum WriteEffect {
  case obeyed
  /// As far as can be known.
  case notObeyed
  case unknown(String)
}

extension ConnectionPoller {
  /// Finds out whether a write without an answer was obeyed.
  ///
  /// Where reading back tells, it decides. Else the write may have acted, and sent by the other function it
  /// would act twice. So that is done only where the silence looks like that of a device which does not
  /// know the function: it answers another request, and has not answered the last write by this function.
  private func effect(
    of words: [UInt16],
    _ target: WriteTarget,
    before: [UInt16]?,
    _ wasAnsweredBefore: Bool
  ) -> WriteEffect {
    if let before {
      guard let held = try? readForWrite(target) else { return .unknown("nor is it read back") }
      if target.holds(words, in: held), !target.holds(words, in: before) { return .obeyed }
      if target.showsEffect { return .notObeyed }
    }
    guard !wasAnsweredBefore else {
      return .unknown("not sent by the other function: the device answered this one before")
    }
    guard before != nil || answersAnything(target) else {
      return .unknown("not sent by the other function: the device answers nothing else either")
    }
    return .notObeyed
  }

  /// Whether the device answers a read: of a point that can be read, or else of this one's place, where a
  /// refusal is an answer too.
  private func answersAnything(_ target: WriteTarget) -> Bool {
    let points = devices[target.device].discovered.points
    let request =
      points.indices.first { points[$0].isReadable }
      .map { ReadRequest(alone: $0, of: points[$0]) } ?? target.request
    guard let failure = attempt(request, of: target.device, isProbe: false) else { return true }
    return failure.isAnswer
  }
}

extension ReadFailure {
  fileprivate var isRefusal: Bool { if case .refused = self { true } else { false } }

  /// Whether another function may do what this one did not: not where the device is at work on it, nor
  /// where nobody can be reached.
  fileprivate var permitsOtherFunction: Bool {
    switch self {
    case .silent, .garbled, .connectionLost: true
    case .refused(let code):
      !ModbusException.asksForPatience(code) && !ModbusException.isOfGateway(code)
    case .connectionDown: false
    }
  }
}
