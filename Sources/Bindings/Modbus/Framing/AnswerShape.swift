/// What the answer to a request looks like on a connection whose frames carry no number.
///
/// Two requests to one unit whose answers have the same shape cannot be distinguished by them.
struct AnswerShape: Hashable {
  let function: UInt8
  /// Bytes of the whole RTU frame, unit to CRC; `nil` where it is not known beforehand.
  let length: Int?
  /// What a write is answered with: the first five bytes of its own PDU; empty for the others.
  let echo: [UInt8]

  /// The shape of the answer to a request's PDU, which has at least its function code.
  init(ofAnswerTo pdu: some RandomAccessCollection<UInt8>) {
    function = pdu.first ?? 0
    let end = pdu.dropFirst(3).prefix(2)
    let count = end.count == 2 ? end.reduce(0) { $0 << 8 | Int($1) } : 0
    switch function {
    case 1, 2: length = 5 + (count + 7) / 8
    case 3, 4, 23: length = 5 + 2 * count
    case 5, 6, 15, 16: length = 8
    case 22: length = 10
    default: length = nil
    }
    switch function {
    case 5, 6, 15, 16: echo = Array(pdu.prefix(5))
    default: echo = []
    }
  }

  /// The length of an answer by its own first bytes, unit to CRC; `nil` where they do not give it.
  static func length(ofFrame bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count > 2 else { return nil }
    switch bytes[bytes.startIndex + 1] {
    case 128...: return 5
    case 1...4, 23: return 5 + Int(bytes[bytes.startIndex + 2])
    case 5, 6, 15, 16: return 8
    case 22: return 10
    default: return nil
    }
  }

  /// Whether frames of a function answer such a request, or refuse it.
  func isOf(_ answered: UInt8) -> Bool { answered | 0x80 == function | 0x80 }

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

  /// Reads that a unit can answer which answers `pdu`, and whose answers have another length or function:
  /// part of what is asked, or the same address of the other table.
  static func separators(of pdu: [UInt8]) -> [[UInt8]] {
    guard pdu.count >= 5 else { return [] }
    let count = Int(pdu[3]) << 8 | Int(pdu[4])
    func read(_ function: UInt8, _ count: Int, from offset: UInt16 = 0) -> [UInt8] {
      let address = (UInt16(pdu[1]) << 8 | UInt16(pdu[2])) &+ offset
      let high = [function, UInt8(address >> 8), UInt8(address & 0xFF)]
      return high + [UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }
    switch pdu[0] {
    case 1, 2: return (count > 8 ? [read(pdu[0], 1)] : []) + [read(3 - pdu[0], 1)]
    case 3, 4:
      let parts = [1, 2, 3].filter { $0 < count }.map { read(pdu[0], $0) }
      let others = count > 1 ? [read(pdu[0], 1, from: 1), read(7 - pdu[0], 1, from: 1)] : []
      return parts + [read(7 - pdu[0], 1)] + others
    case 5, 15: return [read(1, 1), read(2, 1)]
    case 6, 16, 22, 23: return [read(3, 1), read(4, 1)]
    default: return []
    }
  }
}
