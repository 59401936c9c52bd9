/// The PDU of the request that is sent next, from its function code on, and the number that it gets.
final class RequestPDU {
  private var bytes = [UInt8](repeating: 0, count: longest)
  /// Counts the requests, where frames carry a number.
  private(set) var number: UInt16 = 0

  /// Function and 252 bytes.
  static let longest = 253

  subscript(index: Int) -> UInt8 { bytes[index] }
  subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  /// The next request is another one.
  func takeNumber() { number &+= 1 }

  func put(_ pdu: [UInt8]) {
    for (index, byte) in pdu.prefix(Self.longest).enumerated() { bytes[index] = byte }
  }

  /// Puts function, address and one more word in place.
  func put(_ function: UInt8, _ address: UInt16, _ word: UInt16) {
    bytes[0] = function
    putWord(address, at: 1)
    putWord(word, at: 3)
  }

  private func putWord(_ word: UInt16, at offset: Int) {
    bytes[offset] = UInt8(word >> 8)
    bytes[offset + 1] = UInt8(word & 0xFF)
  }

  /// Puts registers behind the head of a write; at most 123.
  ///
  /// - Returns: the length of the PDU.
  func putRegisters(_ values: [UInt16]) -> Int {
    bytes[5] = UInt8(values.count * 2)
    for (index, value) in values.enumerated() { putWord(value, at: 6 + index * 2) }
    return 6 + values.count * 2
  }

  /// Puts coils behind the head of a write; at most 1968.
  ///
  /// - Returns: the length of the PDU.
  func putCoils(_ values: [Bool]) -> Int {
    let count = (values.count + 7) / 8
    bytes[5] = UInt8(count)
    for position in 0..<count { bytes[6 + position] = 0 }
    for (index, value) in values.enumerated() where value {
      bytes[6 + index / 8] |= 1 << UInt8(index % 8)
    }
    return 6 + count
  }
}
