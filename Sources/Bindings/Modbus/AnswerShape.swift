/// What the answer to a request looks like on a connection whose frames carry no number.
///
/// Two requests to one unit whose answers have the same shape cannot be told apart by their answers.
struct AnswerShape: Hashable {
  let function: UInt8
  /// Bytes of the whole RTU frame, unit to CRC; `nil` where it is not known beforehand.
  let length: Int?
  /// What a write is answered with: the first five bytes of its own PDU; empty for the others.
  let echo: [UInt8]

  /// The shape of the answer to a request's PDU, which has at least its function code.
  init(ofAnswerTo pdu: some RandomAccessCollection<UInt8>) {
    let bytes = Array(pdu.prefix(5))
    function = bytes.first ?? 0
    let count = bytes.count == 5 ? Int(bytes[3]) << 8 | Int(bytes[4]) : 0
    switch function {
    case 1, 2: length = 5 + (count + 7) / 8
    case 3, 4, 23: length = 5 + 2 * count
    case 5, 6, 15, 16: length = 8
    case 22: length = 10
    default: length = nil
    }
    echo = [5, 6, 15, 16].contains(function) ? bytes : []
  }

  /// Whether an answer may be of this shape; `pdu` is without unit and CRC.
  func fits(_ pdu: some RandomAccessCollection<UInt8>) -> Bool {
    guard pdu.first == function else { return false }
    if let length, length != pdu.count + 3 { return false }
    return echo.isEmpty || pdu.elementsEqual(echo)
  }

  /// Whether an answer refuses a request of this shape.
  func isRefused(by pdu: some RandomAccessCollection<UInt8>) -> Bool {
    pdu.count == 2 && pdu.first == function | 0x80
  }

  /// Whether one answer could be taken for that to either request.
  func isLike(_ other: Self) -> Bool {
    guard function == other.function else { return false }
    guard let length, let otherLength = other.length else { return true }
    return length == otherLength && (echo.isEmpty || echo == other.echo)
  }
}
