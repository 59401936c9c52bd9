import CLine
import Glibc
import System

extension ModbusClient {
  /// Brings the line into a state in which the next answer is the next request's.
  func recover(from error: ModbusError) {
    count(error)
    if requestsOnConnection == 1, error.kind == .noAnswer || error.kind == .connectionDown(.closed)
    {
      patience.wasSilent(at: MonotonicClock.now())
    }
    switch error.kind {
    case .exception, .invalidRequest: return
    case .connectionDown, .interrupted: close()
    case .noAnswer, .garbled:
      guard timing != nil else { return close() }
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
    case .connectionDown, .interrupted, .invalidRequest: break
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
    tcflush(descriptor, TCOFLUSH)
    // Read and not flushed: what comes late is known then to have come.
    discardInput()
    while try awaitByte(within: max(timing.silence, 5_000_000)) {
      discardInput()
      guard MonotonicClock.now() < deadline else { break }
    }
    endSilence()
  }

  /// Takes what came without being waited for; whether there was any.
  @discardableResult
  func discardInput() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      // Bounded: a line that babbles without end is found out by its answers.
      for round in 0..<16 {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return round > 0 }
        noteUnasked(buffer[..<count])
      }
      return true
    }
  }

  /// Looks at what waits in a socket, and leaves it there.
  func peekInput() {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
      let count = recv(descriptor, buffer.baseAddress, buffer.count, flags)
      if count > 0 { noteUnasked(buffer[..<count]) }
    }
  }
}
