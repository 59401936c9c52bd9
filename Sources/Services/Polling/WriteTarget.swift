import DeviceProfiles
import ReadPlans

/// A point that is to be written: where it lies and how it is read.
struct WriteTarget {
  let definition: PointDefinition
  /// Reads the point alone.
  let request: ReadRequest
  let unit: UInt8
  /// The device's place on the connection.
  let device: Int

  /// Where the point stands in the answer.
  var item: ReadRequest.Item { request.items.first ?? ReadRequest.Item(point: 0, offset: 0) }

  private var offset: Int { item.offset }

  /// Whether reading back shows that a write was obeyed.
  var showsEffect: Bool { rules.readable && !rules.pulse }

  /// How the point is written.
  var rules: Writability { definition.writable ?? Writability(0...0) }

  /// Whether an answer holds these registers at the point's place.
  func holds(_ words: [UInt16], in answer: [UInt16]) -> Bool {
    guard offset >= 0, offset + words.count <= answer.count else { return false }
    if definition.table.holdsBits { return (answer[offset] != 0) == (words.first == 1) }
    return answer[offset..<offset + words.count].elementsEqual(words)
  }

  /// Whether what was read back holds these registers.
  func shows(_ words: [UInt16], in after: Result<[UInt16], PointWriteFailure>) -> Bool {
    if case .success(let held) = after { holds(words, in: held) } else { false }
  }

  /// Judges a write by what was read before and after it.
  ///
  /// - Returns: what is held now; `nil` where it cannot be read but the answer is proof enough.
  func judge(
    _ words: [UInt16],
    before: [UInt16],
    after: Result<[UInt16], PointWriteFailure>,
    _ refusal: WriteRefusal?
  ) throws(PointWriteFailure) -> [UInt16]? {
    // The answer to a pulse is its proof: it may have reset itself already.
    let isProven = rules.pulse && refusal == nil
    switch after {
    case .failure(let error):
      if isProven { return nil }
      throw .notConfirmed(refusal?.text ?? "it was sent, but could not be read back: \(error)")
    case .success(let held):
      guard holds(words, in: held) || isProven else {
        if let refusal { throw refusal.failure(of: rules) }
        throw .notConfirmed("it was answered, but the registers hold \(held)")
      }
      // What was held before and is held now does not prove a write that was not answered.
      if let refusal, holds(words, in: before) {
        throw refusal.failure(of: rules, wasHeldBefore: true)
      }
      return held
    }
  }

  /// The request that puts words in the point's place.
  func order(for words: [UInt16]) -> WriteRequest {
    let address = definition.address
    if definition.table.holdsBits {
      let isOn = words.first == 1
      return definition.writable?.function == 15
        ? .coils(address: address, [isOn]) : .coil(address: address, isOn)
    }
    guard words.count > 1 || definition.writable?.function == 16 else {
      return .register(address: address, words.first ?? 0)
    }
    return .registers(address: address, words)
  }

  func describe(_ failure: ReadFailure, _ order: WriteRequest) -> String {
    let cause = failure.isSilence ? "no answer" : failure.text(timeout: .zero)
    return "\(cause) (unit \(unit), function \(order.functionCode), address \(definition.address))"
  }
}

/// Why a write was not answered well.
struct WriteRefusal {
  var text: String
  var failure: ReadFailure

  /// Whether the device took the write and is still at work on it (exception 5).
  var isAcknowledged: Bool { failure == .refused(5) }

  /// What it means where reading back does not show that it was obeyed; `wasHeldBefore`: it cannot show it,
  /// because the value was there already.
  func failure(of rules: Writability, wasHeldBefore: Bool = false) -> PointWriteFailure {
    guard failure.leavesOpen else {
      return .device(
        failure == .refused(6) ? "\(text): it was not taken; write it again later" : text
      )
    }
    var known = text
    if isAcknowledged {
      known += ": the device took it and is still at work; it is not known whether it was done"
    }
    if !rules.readable { return .notConfirmed("\(known); it cannot be read back") }
    if rules.pulse { return .notConfirmed("\(known); it may have been obeyed and reset itself") }
    if wasHeldBefore {
      return .notConfirmed(
        "\(known); the value was there before, so that reading back shows nothing"
      )
    }
    return isAcknowledged
      ? .notConfirmed("\(known); the old value is read back, poll it later") : .device(text)
  }
}

extension ReadFailure {
  /// Whether a write that failed so may have been obeyed, or may still be: not after an exception, but for 5
  /// (at work on it) and 11 (a gateway waited in vain).
  var leavesOpen: Bool {
    if case .refused(let code) = self { code == 5 || code == 11 } else { true }
  }
}
