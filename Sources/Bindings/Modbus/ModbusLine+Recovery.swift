import CLine
import Glibc

extension ModbusLine {
  /// Brings the line into a state in which the next answer is the next request's.
  func recover(from error: ModbusError, unit: UInt8) {
    count(error)
    switch error.kind {
    case .exception, .invalidRequest: return
    case .lineDown, .interrupted: close()
    case .noAnswer, .garbled:
      guard timing != nil else { return close() }
      // After a late answer as many may still be due as before.
      if error.kind == .noAnswer || error.kind == .garbled(.lateAnswer) {
        unanswered[unit] = sentAt
      }
      do { try settle() } catch { close() }
    }
  }

  private func count(_ error: ModbusError) {
    switch error.kind {
    case .exception:
      statistics.exceptions += 1
      statistics.answers += 1
    case .noAnswer: statistics.timeouts += 1
    case .garbled: statistics.garbledAnswers += 1
    case .lineDown, .interrupted, .invalidRequest: break
    }
  }

  /// Whether a socket holds bytes that nobody asked for, or was closed by its peer.
  var hasStaleBytes: Bool {
    if hasSurplus { return true }
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let count = recv(descriptor, &byte, 1, flags)
    return count >= 0 || (errno != EAGAIN && errno != EINTR)
  }

  /// Whether a serial device is gone.
  var hasHungUp: Bool {
    let bits = cline_wait(descriptor, -1, 0, 0)
    return bits < 0 || bits & 4 != 0
  }

  /// Waits until a serial line has been silent for 3.5 characters, at least 5 ms for the sake of USB
  /// adapters, and forgets what came; for half a second and a frame's time at most.
  func settle() throws(ModbusError) {
    guard let timing else { return }
    let deadline = MonotonicClock.now() + 500_000_000 + timing.duration(ofBytes: 256)
    tcflush(descriptor, TCIOFLUSH)
    while try awaitByte(within: max(timing.silence, 5_000_000)) {
      discardInput()
      guard MonotonicClock.now() < deadline else { break }
    }
    endSilence()
  }

  func discardInput() {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      // Bounded: a line that babbles without end is found out by its answers.
      for _ in 0..<16 where Glibc.read(descriptor, buffer.baseAddress, buffer.count) <= 0 { return }
    }
  }

  /// Refuses what may be the answer to an earlier request.
  ///
  /// On a serial line a unit that let a request time out may answer it now, and frames carry no number:
  /// its next answer is believed only when no second one follows it within the time that lay between
  /// the two requests. An answer that comes later than two response timeouts goes unnoticed.
  func refuseLateAnswer(unit: UInt8) throws(ModbusError) {
    guard timing != nil, let earlier = unanswered[unit] else { return }
    let distance = sentAt - earlier
    guard distance < 2 * timeout else {
      unanswered[unit] = nil
      return
    }
    guard try awaitByte(within: distance + distance / 4 + 50_000_000) else {
      unanswered[unit] = nil
      return
    }
    throw .garbled(.lateAnswer, "a second answer followed, so the first was an earlier request's")
  }
}
