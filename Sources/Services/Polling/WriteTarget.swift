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
    let cause = if case .silent = failure { "no answer" } else { failure.text(timeout: .zero) }
    return "\(cause) (unit \(unit), function \(order.functionCode), address \(definition.address))"
  }
}

/// Why a write was not answered well.
struct WriteRefusal {
  var text: String
  var failure: ReadFailure

  /// What it means where reading back does not tell: an exception is a no; anything else may have been
  /// obeyed by a device that shows no trace of it.
  func failure(of rules: Writability) -> PointWriteFailure {
    if case .refused = failure { return .device(text) }
    if !rules.readable { return .notConfirmed("\(text); it cannot be read back") }
    if rules.pulse { return .notConfirmed("\(text); it may have been obeyed and reset itself") }
    return .device(text)
  }
}
