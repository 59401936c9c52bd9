import CModbus
import Glibc
import System

extension ModbusClient {
  /// Sends the PDU that stands in `request`, `count` bytes with its function code, and receives its
  /// answer.
  ///
  /// Gives where the answer's PDU stands in `answer`; nothing after a broadcast. Where frames carry no
  /// number it is made sure that the answer is not an earlier request's.
  func exchange(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    if framing.isNumbered || isBroadcast(unit) { return try exchangeOnce(unit: unit, count: count) }
    return try exchangeApart(unit: unit, count: count)
  }

  func exchangeOnce(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    try prepare()
    statistics.requests += 1
    statistics.answeredAt = 0
    do {
      let frame = try send(unit: unit, count: count)
      if isBroadcast(unit) { return finishBroadcast() }
      let pdu = try receive(wantedAnswer(of: unit), to: frame)
      endSilence()
      try check(pdu, unit: unit)
      statistics.answers += 1
      noteAnswer()
      return pdu
    } catch {
      // Whatever it looks like, the shutdown of the socket is what ended it.
      let cause = slot.isInterrupted && !error.isException ? .interrupted : error
      if cause.isException { noteAnswer() }
      recover(from: cause)
      throw explained(cause, unit: unit)
    }
  }

  /// Whether all units hear a request to this one, and none answers.
  func isBroadcast(_ unit: UInt8) -> Bool { unit == 0 && framing.hasBroadcast }

  private func noteAnswer() {
    protocolDoubt.noteAnswer()
    if let lastAsked { units[lastAsked]?.noteAnswer() }
    if requestsOnConnection == 1 { patience.answered(at: MonotonicClock.now()) }
  }

  /// Opens the connection if need be, makes sure that nothing old waits to be read, and keeps the silence.
  func prepare() throws(ModbusError) {
    guard !slot.isInterrupted else { throw .interrupted }
    closeIfStale()
    try connect()
    try pause(until: quietUntil)
    try clearInput()
  }

  /// What the answer to the request that was sent last is like.
  private func wantedAnswer(of unit: UInt8) -> WantedAnswer {
    var wanted = WantedAnswer(unit: unit, shape: AnswerShape(ofAnswerTo: request[0..<5]))
    wanted.number = transaction
    wanted.isAlone = requestsOnConnection == 1
    guard !framing.isNumbered else { return wanted }
    for (unit, answers) in units {
      wanted.earlier += answers.awaited.shapes.map { (unit, $0) }
    }
    return wanted
  }

  /// Gives the bytes of the request.
  private func send(unit: UInt8, count: Int) throws(ModbusError) -> [UInt8] {
    requestsOnConnection += 1
    transaction &+= 1
    if !framing.isNumbered {
      hasSurplus = false
      noteSent(unit: unit, count: count)
    }
    let frame = framing.encode(request[0..<count], unit: unit, number: transaction)
    guard framing.isNumbered ? sendWhole(frame) : sendRTU(frame) else {
      throw .connectionDown(errno, "sending")
    }
    statistics.bytesSent += Int64(frame.count)
    sentAt = MonotonicClock.now() + framing.duration(ofBytes: frame.count)
    if !framing.isNumbered { units[unit]?.awaited.left(at: sentAt) }
    return frame
  }

  /// `modbus_send_raw_request`, which adds the CRC itself.
  private func sendRTU(_ frame: [UInt8]) -> Bool {
    frame.withUnsafeBufferPointer { bytes in
      modbus_send_raw_request(context.raw, bytes.baseAddress, Int32(frame.count - 2)) > 0
    }
  }

  /// Not `modbus_send_raw_request`, which gives every request the transaction number 0.
  private func sendWhole(_ frame: [UInt8]) -> Bool {
    let sent = frame.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, frame.count, Int32(MSG_NOSIGNAL))
    }
    if sent >= 0, sent < frame.count { errno = EPIPE }
    return sent == frame.count
  }

  /// No unit answers a broadcast; all need time to act on it (Modbus over Serial Line, 2.4.1).
  private func finishBroadcast() -> Range<Int> {
    quietUntil = sentAt + 100_000_000 + options.turnaround.boundedNanoseconds
    return 0..<0
  }

  /// The next request waits for the silence between frames and the turnaround.
  func endSilence() {
    let pause = framing.silence + options.turnaround.boundedNanoseconds
    quietUntil = MonotonicClock.now() + pause
  }

  /// Waits, until the connection is interrupted at the latest.
  func pause(until moment: Int64) throws(ModbusError) {
    let left = moment - MonotonicClock.now()
    guard left > 0 else { return }
    let wakeup = Wakeup.wait(for: -1, wake: slot.wake, nanoseconds: left)
    if wakeup == .interrupted { throw .interrupted }
  }

  /// Waits for a byte; whether one came.
  func awaitByte(within nanoseconds: Int64) throws(ModbusError) -> Bool {
    // A socket is shut down by an interruption, which ends the wait for it.
    let wake = endpoint.isSerial ? slot.wake : -1
    switch Wakeup.wait(for: descriptor, wake: wake, nanoseconds: nanoseconds) {
    case .ready: return true
    case .timeout: return false
    case .interrupted: throw .interrupted
    case .hangup: throw .connectionDown(ECONNRESET, "waiting for an answer")
    case .failed(let code): throw .connectionDown(code, "waiting for an answer")
    }
  }
}
