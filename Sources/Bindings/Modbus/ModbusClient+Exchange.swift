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
    guard endpoint.usesRTUFrames, unit != 0 || timing == nil else {
      return try exchangeOnce(unit: unit, count: count)
    }
    return try exchangeApart(unit: unit, count: count)
  }

  func exchangeOnce(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    try prepare()
    statistics.requests += 1
    statistics.answeredAt = 0
    do {
      try send(unit: unit, count: count)
      if unit == 0, timing != nil { return finishBroadcast(count) }
      let pdu = try receive(unit: unit, requestCount: count)
      statistics.answers += 1
      noteAnswer()
      return pdu
    } catch {
      // Whatever it looks like, the shutdown of the socket is what ended it.
      let cause = slot.isInterrupted && !error.isException ? .interrupted : error
      if cause.isException { noteAnswer() }
      recover(from: cause)
      throw cause
    }
  }

  private func noteAnswer() {
    if requestsOnConnection == 1 { patience.answered(at: MonotonicClock.now()) }
  }

  /// Opens the line if need be, makes sure that nothing old waits to be read, and keeps the silence.
  private func prepare() throws(ModbusError) {
    guard !slot.isInterrupted else { throw .interrupted }
    if descriptor >= 0, mustReopen { close() }
    try connect()
    try pause(until: quietUntil)
    // What comes now may go on, and would run into the request; on a new connection it is what was sent
    // to the one before.
    if endpoint.usesRTUFrames, discardInput() { try settle() }
  }

  private var mustReopen: Bool {
    if timing != nil { return hasHungUp }
    if isNumberless, requestsOnConnection > 0 { return true }
    if endpoint.usesRTUFrames { peekInput() }
    return hasStaleBytes
  }

  private func send(unit: UInt8, count: Int) throws(ModbusError) {
    request[Layout.unit] = unit
    requestsOnConnection += 1
    if endpoint.usesRTUFrames { noteSent(unit: unit, count: count) }
    let sent = endpoint.usesRTUFrames ? sendRTU(count: count) : sendTCP(count: count)
    guard sent > 0 else { throw .connectionDown(errno, "sending") }
    statistics.bytesSent += Int64(sent)
    sentAt = MonotonicClock.now() + (timing?.duration(ofBytes: sent) ?? 0)
  }

  /// `modbus_send_raw_request`, which adds the CRC.
  private func sendRTU(count: Int) -> Int {
    Int(
      request.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map {
          modbus_send_raw_request(context.raw, $0 + Layout.unit, Int32(count + 1))
        } ?? -1
      }
    )
  }

  /// Not `modbus_send_raw_request`, which gives every request the transaction number 0.
  private func sendTCP(count: Int) -> Int {
    transaction &+= 1
    request[0] = UInt8(transaction >> 8)
    request[1] = UInt8(transaction & 0xFF)
    request[4] = UInt8((count + 1) >> 8)
    request[5] = UInt8((count + 1) & 0xFF)
    let total = Layout.header + count
    let sent = request.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, total, Int32(MSG_NOSIGNAL))
    }
    if sent >= 0, sent < total { errno = EPIPE }
    return sent == total ? total : -1
  }

  /// No unit answers a broadcast; all need time to act on it (Modbus over Serial Line, 2.4.1).
  private func finishBroadcast(_ count: Int) -> Range<Int> {
    quietUntil = sentAt + 100_000_000 + options.turnaround.boundedNanoseconds
    return 0..<0
  }

  /// Waits, until the line is interrupted at the latest.
  func pause(until moment: Int64) throws(ModbusError) {
    let left = moment - MonotonicClock.now()
    guard left > 0 else { return }
    let wakeup = Wakeup.wait(for: -1, wake: slot.wake, nanoseconds: left)
    if wakeup == .interrupted { throw .interrupted }
  }

  /// Waits for a byte; whether one came.
  func awaitByte(within nanoseconds: Int64) throws(ModbusError) -> Bool {
    // A socket is shut down by an interruption, which ends the wait for it.
    let wake = timing == nil ? -1 : slot.wake
    switch Wakeup.wait(for: descriptor, wake: wake, nanoseconds: nanoseconds) {
    case .ready: return true
    case .timeout: return false
    case .interrupted: throw .interrupted
    case .hangup: throw .connectionDown(ECONNRESET, "waiting for an answer")
    case .failed(let code): throw .connectionDown(code, "waiting for an answer")
    }
  }
}
