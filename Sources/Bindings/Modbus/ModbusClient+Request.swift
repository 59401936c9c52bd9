import Glibc
import ModbusFrames
import System

extension ModbusClient {
  /// Sends any request and returns the answer's PDU, from the function code on.
  ///
  /// `pdu` is function code and data, 1…253 bytes.
  package func request(unit: UInt8, pdu: [UInt8]) throws(ModbusError) -> [UInt8] {
    guard let function = pdu.first, 1...127 ~= function, pdu.count <= Layout.maxPDU else {
      throw .invalid("a request has a function code of 1 to 127 and at most 253 bytes")
    }
    for (index, byte) in pdu.enumerated() { request[Layout.header + index] = byte }
    return Array(answer[try exchange(unit: unit, count: pdu.count)])
  }

  /// Fills `answer` up to `end`.
  func receive(
    upTo end: Int,
    from start: Int = 0,
    until deadline: Int64
  ) throws(ModbusError) {
    var position = start
    while position < end {
      guard try awaitByte(within: deadline - MonotonicClock.now()) else {
        throw .garbled(.truncated, code: ETIMEDOUT, "it ended early")
      }
      position += try readSome(at: position, limit: end)
    }
  }

  /// A frame ends where nothing follows: after 3.5 characters, and for the pauses of USB adapters and
  /// serial servers not before 30 ms.
  ///
  /// So is received what has a length that its request does not tell.
  func receiveRTUUntilSilent() throws(ModbusError) -> Int {
    let gap = max(timing?.silence ?? 0, 30_000_000)
    let deadline = MonotonicClock.now() + frameTimeout
    var count = try readSome(at: 0, limit: 256)
    while count < 256, MonotonicClock.now() < deadline, try awaitByte(within: gap) {
      count += try readSome(at: count, limit: 256)
    }
    guard count >= 4 else { throw .garbled(.truncated, "only \(count) bytes came") }
    guard CRC16.isRight(at: answer[0..<count]) else {
      throw .garbled(.badCRC, code: LibmodbusCode.badCRC, "bad CRC")
    }
    return count
  }

  func readSome(at position: Int, limit: Int) throws(ModbusError) -> Int {
    let count = answer.withUnsafeMutableBytes { buffer in
      Glibc.read(descriptor, buffer.baseAddress?.advanced(by: position), limit - position)
    }
    if count > 0 { return count }
    if slot.isInterrupted { throw .interrupted }
    if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
    throw .connectionDown(count == 0 ? ECONNRESET : errno, "receiving")
  }
}
