import CModbus
import Glibc

extension ModbusLine {
  /// Receives one answer and checks that it is this request's.
  func receive(unit: UInt8, requestCount: Int) throws(ModbusError) -> Range<Int> {
    let patience = timeout + max(sentAt - MonotonicClock.now(), 0)
    guard try awaitByte(within: patience) else { throw .noAnswer(after: timeout) }
    if isEchoing { try skipEcho(count: requestCount) }
    statistics.answeredAt = MonotonicClock.now()
    statistics.responseTime = max(statistics.answeredAt - sentAt, 0)
    let count = try receiveFrame(unit: unit)
    endSilence()
    statistics.bytesReceived += Int64(count)
    let pdu = try checkFrame(count: count, unit: unit)
    try refuseLateAnswer(unit: unit)
    if !isEchoing { echoesInARow = 0 }
    try checkFunction(pdu)
    return pdu
  }

  /// The functions whose answers libmodbus knows the length of; it takes no unit above 247 on RTU.
  private func isKnownToLibmodbus(_ function: UInt8, unit: UInt8) -> Bool {
    switch function {
    case 1...6, 15, 16, 22, 23: !endpoint.usesRTUFrames || unit <= 247
    default: false
    }
  }

  private func receiveFrame(unit: UInt8) throws(ModbusError) -> Int {
    let function = request[Layout.header]
    if timing != nil, let length = answerLength(), length <= 256 {
      return try receiveSerialFrame(unit: unit, length: length)
    }
    if !endpoint.usesRTUFrames, let length = answerLength() {
      // Without an address before it and a CRC behind it, but with a header.
      return try receiveTCPFrame(expected: min(length - 3 + Layout.header, Layout.capacity))
    }
    guard isKnownToLibmodbus(function, unit: unit) else { return try receiveUnknownFrame() }
    if endpoint.usesRTUFrames { modbus_set_slave(context.raw, Int32(unit)) }
    context.setTimeout(nanoseconds: frameTimeout)
    answer[0] = 0
    errno = 0
    let count = answer.withUnsafeMutableBufferPointer { buffer in
      modbus_receive_confirmation(context.raw, buffer.baseAddress)
    }
    let code = errno
    if count > 0 { return Int(count) }
    throw count == 0 ? wrongUnit(answer[0], unit) : receiveFailure(code)
  }

  /// From an answer's first byte to its last: on a serial line the longest frame's time on the wire and
  /// the pauses of adapters; else what is left of the response timeout.
  var frameTimeout: Int64 {
    if let timing { return timing.duration(ofBytes: 256) + 200_000_000 }
    let left = sentAt + timeout - MonotonicClock.now()
    return endpoint.usesRTUFrames ? max(left, 500_000_000) : max(left, 20_000_000)
  }

  private func receiveFailure(_ code: Int32) -> ModbusError {
    if slot.isInterrupted { return .interrupted }
    switch code {
    case ETIMEDOUT where isOwnRequest, LibmodbusCode.badCRC where isOwnRequest:
      noteEcho()
      return .garbled(.ownRequest, code: code, "the line returned the request (echo of an adapter)")
    case ETIMEDOUT: return .garbled(.truncated, code: code, "it ended early")
    case LibmodbusCode.badCRC: return .garbled(.badCRC, code: code, "bad CRC")
    case LibmodbusCode.badData: return .garbled(.badData, code: code, "impossible length")
    default: return .lineDown(code, "receiving")
    }
  }

  /// Whether what came starts like what was sent; libmodbus reads at least five bytes of a frame.
  var isOwnRequest: Bool {
    answer[0..<5] == request[Layout.unit..<Layout.unit + 5]
  }

  func wrongUnit(_ got: UInt8, _ wanted: UInt8) -> ModbusError {
    .garbled(.wrongUnit, "it starts with unit \(got) instead of \(wanted)")
  }

  /// Refuses a whole frame of another unit, transaction or length; gives where its PDU stands.
  private func checkFrame(count: Int, unit: UInt8) throws(ModbusError) -> Range<Int> {
    guard !endpoint.usesRTUFrames else {
      guard count >= 4 else { throw .garbled(.wrongLength, "\(count) bytes") }
      guard answer[0] == unit else { throw wrongUnit(answer[0], unit) }
      return 1..<count - 2
    }
    guard count > Layout.header + 1 else { throw .garbled(.wrongLength, "\(count) bytes") }
    try checkTransaction()
    let length = Int(answer[4]) << 8 | Int(answer[5])
    guard length == count - Layout.unit else {
      throw .garbled(.wrongLength, "its header tells of \(length) bytes, \(count - 6) belong to it")
    }
    guard answer[Layout.unit] == unit else { throw wrongUnit(answer[Layout.unit], unit) }
    return Layout.header..<count
  }

  /// Refuses an answer over TCP that does not begin as this request's.
  func checkTransaction() throws(ModbusError) {
    let number = UInt16(answer[0]) << 8 | UInt16(answer[1])
    guard number == transaction, answer[2] == 0, answer[3] == 0 else {
      let text = "transaction \(number) instead of \(transaction)"
      throw .garbled(.wrongTransaction, code: LibmodbusCode.badData, text)
    }
  }

  private func checkFunction(_ pdu: Range<Int>) throws(ModbusError) {
    let asked = request[Layout.header]
    let got = answer[pdu.lowerBound]
    if got == asked { return }
    guard got == asked | 0x80, pdu.count == 2 else {
      throw .garbled(.wrongFunction, "function \(got) instead of \(asked)")
    }
    throw .exception(answer[pdu.lowerBound + 1])
  }

  /// The next request waits for the silence between frames and the turnaround.
  func endSilence() {
    let pause = (timing?.silence ?? 0) + options.turnaround.boundedNanoseconds
    quietUntil = MonotonicClock.now() + pause
  }
}
