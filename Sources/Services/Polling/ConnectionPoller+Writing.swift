import DeviceProfiles
import Logging
import Measurements
import ReadPlans

extension ConnectionPoller {
  /// Sends the write, by the other function where the device refuses the usual one, or shows that it ignored it.
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
    guard let failure = once(order, target, writer) else { return nil }
    var refusal = WriteRefusal(text: target.describe(failure, order), failure: failure)
    guard target.rules.function == nil, let other = order.byOtherFunction,
      failure.permitsOtherFunction
    else { return refusal }
    if !failure.isRefusal {
      switch effect(of: words, target, before: before) {
      case .obeyed: return nil
      case .notObeyed: break
      case .unknown:
        let advice = "if the device does not know function \(order.functionCode), write function: "
        refusal.text +=
          "; not sent by function \(other.functionCode), since it may have been obeyed; "
        refusal.text += "\(advice)\(other.functionCode) into its writable"
        return refusal
      }
    }
    if let second = once(other, target, writer) {
      let text = "\(refusal.text); \(target.describe(second, other))"
      return WriteRefusal(text: text, failure: second.leavesOpen ? second : failure)
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
    log.logger.notice("\(text)", metadata: PollingLog.metadata(devices[target.device].definition))
  }

  private func once(
    _ order: WriteRequest,
    _ target: WriteTarget,
    _ writer: any RegisterWriter
  ) -> ReadFailure? {
    let start = clock.now()
    statistics.requests += 1
    defer {
      channel.noteUse(at: clock.now())
      statistics.busy += clock.now().nanoseconds(since: start)
    }
    do throws(ReadFailure) {
      try writer.write(order, unit: target.unit)
      statistics.answers += 1
      return nil
    } catch {
      count(error)
      return error
    }
  }
}

// MARK: - Writes that were not answered

/// What became of a write that was not answered.
private enum WriteEffect {
  case obeyed, notObeyed, unknown
}

extension ConnectionPoller {
  /// Finds out whether a write without an answer was obeyed; `before` is what was held, `nil` where it cannot be
  /// read.
  ///
  /// Only reading back shows it. Where it does not, the write may have acted, and sent by the other function it
  /// would act twice.
  private func effect(
    of words: [UInt16],
    _ target: WriteTarget,
    before: [UInt16]?
  ) -> WriteEffect {
    guard let before, !target.holds(words, in: before), let held = try? readForWrite(target) else {
      return .unknown
    }
    if target.holds(words, in: held) { return .obeyed }
    return target.showsEffect ? .notObeyed : .unknown
  }
}

extension ReadFailure {
  fileprivate var isRefusal: Bool { if case .refused = self { true } else { false } }

  /// Whether another function may do what this one did not: not where the device is at work on it, nor
  /// where nobody can be reached.
  fileprivate var permitsOtherFunction: Bool {
    switch self {
    case .silent, .silentAfterNoise, .garbled, .connectionLost: true
    case .refused(let code):
      !ModbusException.asksForPatience(code) && !ModbusException.isOfGateway(code)
    case .connectionDown: false
    }
  }
}
