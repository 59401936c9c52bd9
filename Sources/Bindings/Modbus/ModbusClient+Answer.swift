import Glibc
import System

extension ModbusClient {
  /// Receives the answer to a request, of which `request` are the bytes on the wire; gives where its PDU
  /// stands in `answer`.
  func receive(_ wanted: WantedAnswer, to request: [UInt8]) throws(ModbusError) -> Range<Int> {
    var reception = Reception(wanted, to: request, framing, sentAt: sentAt, timeout: timeout)
    defer { conclude(reception) }
    do throws(ModbusError) {
      return try awaitAnswer(&reception)
    } catch {
      throw explain(error, reception)
    }
  }

  private func awaitAnswer(_ reception: inout Reception) throws(ModbusError) -> Range<Int> {
    while true {
      switch step(in: reception) {
      case .frame(let unit, let pdu, let size):
        guard accepts(answer[pdu], of: unit, size: size, &reception) else { continue }
        reception.isAnswered = true
        statistics.bytesReceived += Int64(size)
        try takeSurplus(behind: size, reception)
        return pdu
      case .skip(let count, let reason):
        reception.heard.add(answer[0..<count], reason)
        drop(count, &reception)
      case .needMore(let limit, let progress): try receiveMore(limit, progress, &reception)
      case .refused(let what, let text):
        throw .garbled(what, code: LibmodbusCode.badData, text)
      }
    }
  }

  /// What came instead of an answer may show that the peer speaks something else.
  private func explain(_ error: ModbusError, _ reception: Reception) -> ModbusError {
    guard !endpoint.isSerial, error.kind != .interrupted else { return error }
    let bytes = (reception.heard.bytes + answer[0..<reception.count])[...]
    let foreign = ForeignAnswer(
      bytes,
      to: reception.request,
      reception.wanted,
      onTCP: framing.isNumbered
    )
    return foreign?.error(bytes) ?? error
  }

  /// What stands at the front of what has come.
  private func step(in reception: Reception) -> FrameStep {
    let bytes = answer[0..<reception.count]
    let step = framing.take(bytes, reception.wanted, isPaused: reception.isPaused)
    if framing.isNumbered || reception.heard.hasEcho { return step }
    let copy = echo.take(bytes, request: reception.request, isPaused: reception.isPaused)
    switch (copy, step) {
    case (nil, _), (.needMore, .frame): return step
    case (.needMore(let limit, _), .needMore(let other, _)):
      return .needMore(limit: min(limit, other), .begun)
    case (let copy?, _): return copy
    }
  }

  /// Waits for more bytes, and reads no more than up to `limit` of them.
  private func receiveMore(
    _ limit: Int,
    _ progress: FrameProgress,
    _ reception: inout Reception
  ) throws(ModbusError) {
    let patience = max(reception.deadline(progress) - MonotonicClock.now(), 0)
    if !reception.heard.isFull, try awaitByte(within: patience) {
      let more = try readSome(at: reception.count, limit: min(limit, answer.count))
      let now = MonotonicClock.now()
      if reception.count == 0 {
        statistics.answeredAt = now
        statistics.responseTime = max(now - sentAt, 0)
      }
      if more > 0 { reception.noteBytes(more, at: now) }
    } else if progress != .nothing, !reception.isPaused, !reception.heard.isFull {
      reception.isPaused = true
    } else if progress == .nothing, reception.mustJudge, !reception.heard.isFull {
      reception.judge(hasOddFrame: hasOddFrame(reception))
    } else {
      let rest = answer[0..<reception.count]
      throw slot.isInterrupted
        ? .interrupted : reception.failure(rest: rest, expectsEcho: echo.isLearnt)
    }
  }

  private func readSome(at position: Int, limit: Int) throws(ModbusError) -> Int {
    let count = answer.withUnsafeMutableBytes { buffer in
      Glibc.read(descriptor, buffer.baseAddress?.advanced(by: position), limit - position)
    }
    if count > 0 { return count }
    if slot.isInterrupted { throw .interrupted }
    if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
    throw .connectionDown(count == 0 ? ECONNRESET : errno, "receiving")
  }

  /// Whether a whole frame of the unit that was asked came, which is neither the answer nor a copy of one.
  private func hasOddFrame(_ reception: Reception) -> Bool {
    let unit = reception.wanted.unit
    return reception.heard.frames.contains {
      $0.first == unit && units[unit]?.recent.isKnown($0.dropFirst().dropLast(2)) != true
    }
  }

  private func drop(_ count: Int, _ reception: inout Reception) {
    for index in count..<reception.count { answer[index - count] = answer[index] }
    reception.count -= count
    reception.isPaused = false
  }

  /// Whether a whole frame is the answer; another one is taken off.
  private func accepts(
    _ pdu: ArraySlice<UInt8>,
    of unit: UInt8,
    size: Int,
    _ reception: inout Reception
  ) -> Bool {
    guard !framing.isNumbered else { return true }
    switch judge(pdu, of: unit, asked: reception.wanted.unit) {
    case .awaited: return true
    case .late: break
    case .unknown: reception.heard.add(answer[0..<size], .noise)
    }
    drop(size, &reception)
    return false
  }

  /// Takes the bytes off the connection that the answer's header counts in and no answer needs, if they
  /// come at once; notes whether any others were read.
  private func takeSurplus(behind size: Int, _ reception: Reception) throws(ModbusError) {
    if reception.count > size { hasSurplus = true }
    var left = size - reception.count
    while left > 0, try awaitByte(within: 20_000_000) {
      var bytes = [UInt8](repeating: 0, count: left)
      let count = recv(descriptor, &bytes, left, Int32(MSG_DONTWAIT))
      guard count > 0 else { return }
      left -= count
    }
  }

  /// Takes note of what came besides the answer.
  private func conclude(_ reception: Reception) {
    guard !framing.isNumbered else { return }
    for frame in reception.heard.frames { noteUnasked(frame) }
    let hasEcho = reception.heard.hasEcho
    guard reception.isAnswered || hasEcho else { return }
    if echo.note(reception.request, cameBack: hasEcho) {
      complain("the adapter returns what is sent (its receiver stays on): each echo is skipped")
    }
  }
}
