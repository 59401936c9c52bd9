import ModbusFrames

/// How frames are delimited on a channel.
package enum ServerFraming: Sendable, Hashable {
  /// With the MBAP header.
  case tcp
  /// With a CRC at the end.
  case rtu
}

/// One request as it was received.
struct ServerRequest {
  var transaction: UInt16 = 0
  let unit: UInt8
  let pdu: [UInt8]
  /// The whole frame.
  let frame: [UInt8]
}

extension ServerFraming {
  /// Takes the first complete request off `input`; `nil` while there is none.
  ///
  /// Bytes that cannot be a request are discarded. `isSilent` means that nothing more has come for
  /// a while, which ends an RTU frame of an unknown function.
  func nextRequest(in input: inout [UInt8], isSilent: Bool) -> ServerRequest? {
    self == .tcp ? nextTCP(&input) : nextRTU(&input, isSilent)
  }

  /// The frame of an answer.
  func frame(_ pdu: [UInt8], unit: UInt8, transaction: UInt16) -> [UInt8] {
    guard self == .rtu else {
      let length = UInt16(clamping: pdu.count + 1)
      return [
        UInt8(transaction >> 8), UInt8(transaction & 0xFF), 0, 0,
        UInt8(length >> 8), UInt8(length & 0xFF), unit,
      ] + pdu
    }
    let body = [unit] + pdu
    let crc = CRC16.value(of: body)
    return body + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
  }

  private func nextTCP(_ input: inout [UInt8]) -> ServerRequest? {
    guard input.count >= 8 else { return nil }
    let length = Int(input[4]) << 8 | Int(input[5])
    guard input[2] == 0, input[3] == 0, 2...254 ~= length else {
      input.removeAll(keepingCapacity: true)
      return nil
    }
    guard input.count >= 6 + length else { return nil }
    let frame = Array(input[0..<6 + length])
    input.removeFirst(frame.count)
    let transaction = UInt16(frame[0]) << 8 | UInt16(frame[1])
    return ServerRequest(
      transaction: transaction,
      unit: frame[6],
      pdu: Array(frame[7...]),
      frame: frame
    )
  }

  private func nextRTU(_ input: inout [UInt8], _ isSilent: Bool) -> ServerRequest? {
    guard input.count >= 4 else { return discard(&input, if: isSilent) }
    let known = Self.lengthRTU(of: input)
    let length = known ?? (isSilent ? input.count : .max)
    guard input.count >= length else { return discard(&input, if: isSilent || input.count > 256) }
    let frame = Array(input[0..<length])
    guard CRC16.isRight(at: frame[...]) else { return discard(&input, if: true) }
    input.removeFirst(length)
    return ServerRequest(unit: frame[0], pdu: Array(frame[1..<length - 2]), frame: frame)
  }

  private func discard(_ input: inout [UInt8], if condition: Bool) -> ServerRequest? {
    if condition { input.removeAll(keepingCapacity: true) }
    return nil
  }

  /// The length of the request at the start of `input`; `nil` where the function does not determine
  /// it.
  private static func lengthRTU(of input: [UInt8]) -> Int? {
    switch input[1] {
    case 1...6: 8
    case 15, 16: input.count > 6 ? 9 + Int(input[6]) : .max
    case 22: 10
    case 23: input.count > 10 ? 13 + Int(input[10]) : .max
    case 43: 7
    default: nil
    }
  }
}
