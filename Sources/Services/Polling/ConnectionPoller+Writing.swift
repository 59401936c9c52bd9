import DeviceProfiles
import Measurements

extension ConnectionPoller {
  /// Sends the write, by the other function where the device refuses the usual one in any way.
  ///
  /// The one that it took is used for the point from then on; one that the configuration names is not
  /// replaced.
  /// What was not answered may have been obeyed: it is read back first, and is not sent again where
  /// reading back does not tell. `before` is what the registers held; `nil` where they cannot be read.
  ///
  /// - Returns: why it was not answered well; `nil` is success.
  func send(
    _ words: [UInt16],
    to target: WriteTarget,
    before: [UInt16]?,
    _ writer: any RegisterWriter
  ) -> WriteRefusal? {
    let name = target.definition.name
    var order = target.order(for: words)
    let mayChange = target.rules.function == nil
    if mayChange, let other = order.byOtherFunction,
      devices[target.device].writeFunctions[name] == other.functionCode
    {
      order = other
    }
    guard let failure = once(order, target, writer) else { return nil }
    let refusal = WriteRefusal(text: target.describe(failure, order), failure: failure)
    guard mayChange, let other = order.byOtherFunction, failure.permitsOtherFunction else {
      return refusal
    }
    if !failure.isRefusal {
      guard let before, !target.rules.pulse, let held = try? readForWrite(target) else {
        return refusal
      }
      if target.holds(words, in: held), !target.holds(words, in: before) { return nil }
    }
    if let second = once(other, target, writer) {
      let text = "\(refusal.text); \(target.describe(second, other))"
      return WriteRefusal(text: text, failure: failure)
    }
    devices[target.device].writeFunctions[name] = other.functionCode
    return nil
  }

  private func once(
    _ order: WriteRequest,
    _ target: WriteTarget,
    _ writer: any RegisterWriter
  ) -> ReadFailure? {
    let start = clock.now()
    statistics.requests += 1
    defer {
      lastUse = clock.now()
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
