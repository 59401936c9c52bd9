extension ModbusLine {
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
    // An exception and whatever came with it.
    if count > size { hasSurplus = true }
    return size
  }

  /// How long the frame is of which the beginning stands in `answer`: by its function and byte count,
  /// or by its header where the function is another than the one that was asked for.
  private func answeredLength() throws(ModbusError) -> Int {
    let function = answer[Layout.header]
    let size: Int
    switch function {
    case request[Layout.header] | 0x80: size = Layout.shortestAnswer
    case request[Layout.header]:
      let isRead = function <= 4 || function == 23
      size = isRead ? Layout.shortestAnswer + Int(answer[Layout.header + 1]) : Layout.header + 5
    default: size = Layout.unit + (Int(answer[4]) << 8 | Int(answer[5]))
    }
    guard Layout.shortestAnswer...Layout.capacity ~= size else {
      throw .garbled(.badData, code: LibmodbusCode.badData, "impossible length")
    }
    return size
  }
}
