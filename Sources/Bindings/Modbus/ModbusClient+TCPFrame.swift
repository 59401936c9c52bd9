import Glibc
import System

// What devices get wrong in the header of an answer over Modbus TCP. The transaction number says whose
// answer it is, function and byte count what it holds: where these are right, a header with one wrong
// field leaves nothing in doubt. Two wrong fields, or a byte count that does not fit the request, are no
// answer.
extension ModbusClient {
  /// Receives an answer over Modbus TCP at the front of `answer`; gives its length.
  ///
  /// `expected` is how long the wanted answer is, header and all. Never more is read, so that what
  /// follows it is found before the next request. One call reads a whole answer, where libmodbus waits
  /// and reads three times.
  func receiveTCPFrame(expected: Int) throws(ModbusError) -> Int {
    let deadline = MonotonicClock.now() + frameTimeout
    var count = try readSome(at: 0, limit: expected)
    if count < Layout.shortestAnswer {
      try receive(upTo: Layout.shortestAnswer, from: count, until: deadline)
      count = Layout.shortestAnswer
    }
    // Of another request's answer no length is believed.
    try checkTransaction()
    let size = try answeredLength()
    if count < size { try receive(upTo: size, from: count, until: deadline) }
    let padding = try checkHeader(size: size)
    try skip(padding, alreadyRead: count - size)
    return size
  }

  /// Refuses an answer over TCP that does not begin as this request's.
  func checkTransaction() throws(ModbusError) {
    let number = UInt16(answer[0]) << 8 | UInt16(answer[1])
    if number == transaction { return }
    // On a connection with one request there is no other one that it could belong to.
    guard number == 0, requestsOnConnection == 1 else {
      let text = "transaction \(number) instead of \(transaction)"
      throw .garbled(.wrongTransaction, code: LibmodbusCode.badData, text)
    }
  }

  /// Notes whether a right answer repeats the transaction number.
  func noteNumbering() {
    isNumberless = (answer[0], answer[1]) == (0, 0) && transaction != 0
    guard isNumberless else { return }
    complain("answers carry no transaction number: each request is given a connection of its own")
  }

  /// How long the frame is of which the beginning stands in `answer`: by its function and byte count,
  /// or by its header where the function is another than the one that was asked for.
  private func answeredLength() throws(ModbusError) -> Int {
    let function = answer[Layout.header]
    let size: Int
    switch function {
    case request[Layout.header] | 0x80: size = Layout.shortestAnswer
    case request[Layout.header] where function <= 4 || function == 23:
      size = Layout.shortestAnswer + Int(answer[Layout.header + 1])
    case request[Layout.header] where [5, 6, 15, 16].contains(function):
      size = Layout.header + 5
    default: size = Layout.unit + headerLength
    }
    guard Layout.shortestAnswer...Layout.capacity ~= size else {
      throw .garbled(.badData, code: LibmodbusCode.badData, "impossible length")
    }
    return size
  }

  private var headerLength: Int { Int(answer[4]) << 8 | Int(answer[5]) }

  /// Refuses a header with more than one wrong field.
  ///
  /// - Returns: how many bytes behind the answer belong to it by its header.
  private func checkHeader(size: Int) throws(ModbusError) -> Int {
    let number = UInt16(answer[0]) << 8 | UInt16(answer[1])
    let isProtocolWrong = answer[2] != 0 || answer[3] != 0
    let isLengthWrong = headerLength != size - Layout.unit
    let flaws = [number != transaction, isProtocolWrong, isLengthWrong].count { $0 }
    guard flaws > 1 else {
      let padding = headerLength + Layout.unit - size
      return 0...Layout.capacity ~= padding ? padding : 0
    }
    guard isLengthWrong else {
      let text = "protocol \(Int(answer[2]) << 8 | Int(answer[3])) and no transaction number"
      throw .garbled(.wrongTransaction, code: LibmodbusCode.badData, text)
    }
    throw .garbled(
      .wrongLength,
      "its header tells of \(headerLength) bytes, \(size - Layout.unit) belong to it"
    )
  }

  /// Takes the bytes off the connection that a header counts in and no answer needs, if they come at
  /// once; any others make the next request use a new connection.
  private func skip(_ padding: Int, alreadyRead: Int) throws(ModbusError) {
    if alreadyRead > padding { hasSurplus = true }
    var left = padding - max(alreadyRead, 0)
    var bytes = [UInt8](repeating: 0, count: max(left, 0))
    while left > 0, try awaitByte(within: 20_000_000) {
      let count = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress, left, Int32(MSG_DONTWAIT))
      }
      guard count > 0 else { return }
      left -= count
    }
  }
}
