extension ModbusClient {
  /// Refuses an answer of another unit, of another function, or that is an exception.
  func check(_ pdu: Range<Int>, unit: UInt8) throws(ModbusError) {
    if framing.isNumbered { try checkHeader(unit: unit) }
    let (asked, got) = (request[0], answer[pdu.lowerBound])
    if got == asked { return }
    guard got == asked | 0x80, pdu.count == 2 else {
      throw .garbled(.wrongFunction, "function \(got) instead of \(asked)")
    }
    throw .exception(answer[pdu.lowerBound + 1])
  }

  private func checkHeader(unit: UInt8) throws(ModbusError) {
    let answering = answer[TCPFraming.header - 1]
    guard answering == unit || !options.checksUnitID else {
      let text = "unit \(answering) answered instead of \(unit)"
      throw .garbled(.wrongUnit, "\(text) (check_unit_id: false accepts that)")
    }
    isNumberless = (answer[0], answer[1]) == (0, 0) && transaction != 0
    guard isNumberless else { return }
    complain("answers carry no transaction number: each request is given a connection of its own")
  }
}
