import DeviceProfiles
import ReadPlans

/// A point that is to be written: where it lies and how it is read.
struct WriteTarget {
  let definition: PointDefinition
  /// Reads the point alone.
  let request: ReadRequest
  let unit: UInt8
  /// The device's place on the line.
  let device: Int

  /// Where the point stands in the answer.
  var item: ReadRequest.Item { request.items.first ?? ReadRequest.Item(point: 0, offset: 0) }

  private var offset: Int { item.offset }

  /// Whether an answer holds these registers at the point's place.
  func holds(_ words: [UInt16], in answer: [UInt16]) -> Bool {
    guard offset >= 0, offset + words.count <= answer.count else { return false }
    if definition.table.holdsBits { return (answer[offset] != 0) == (words.first == 1) }
    return answer[offset..<offset + words.count].elementsEqual(words)
  }

  /// The request that puts words in the point's place.
  func order(for words: [UInt16]) -> WriteRequest {
    let address = definition.address
    if definition.table.holdsBits { return .coil(address: address, words.first == 1) }
    guard words.count > 1 else { return .register(address: address, words.first ?? 0) }
    return .registers(address: address, words)
  }

  func describe(_ failure: ReadFailure, _ order: WriteRequest) -> String {
    let cause =
      switch failure {
      case .silent: "no answer"
      case .refused(let code): "exception \(code)"
      case .garbled(let text), .connectionLost(let text), .lineDown(let text): text
      }
    return "\(cause) (unit \(unit), function \(order.functionCode), address \(definition.address))"
  }
}
