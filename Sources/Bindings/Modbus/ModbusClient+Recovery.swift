import CLine
import Glibc
import System

extension ModbusClient {
  /// Brings the connection into a state in which the next answer is the next request's.
  func recover(from error: ModbusError) {
    count(error)
    if requestsOnConnection == 1, error.kind == .noAnswer || error.kind == .connectionDown(.closed)
    {
      patience.wasSilent(at: MonotonicClock.now())
    }
    switch error.kind {
    case .exception, .invalidRequest: return
    case .connectionDown, .interrupted: close()
    case .noAnswer, .garbled: renew()
    }
  }

  private func renew() {
    switch framing.onFailure {
    case .reopen:
      // What has come just now and is never read would come a second time as if for the first.
      if !framing.isNumbered { drain() }
      close()
    case .drain: drain()
    case .settle: do { try settle() } catch { close() }
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

  /// Closes an open connection that has ended, or on which old bytes wait that cannot be distinguished from an
  /// answer.
  func closeIfStale() {
    guard descriptor >= 0 else { return }
    switch framing.onUnaskedBytes {
    case .reopen:
      // Answers without a number are known by the connection they come on.
      if isNumberless && requestsOnConnection > 0 || hasStaleBytes { close() }
    case .drain: if drain().hasEnded { close() }
    case .settle: if hasHungUp { close() }
    }
  }

  /// Takes off what came on an open connection without being waited for: what comes now may go on, and
  /// would run into the request; on a new connection it is what was sent to the one before.
  func clearInput() throws(ModbusError) {
    switch framing.onUnaskedBytes {
    case .reopen: return
    case .drain: drain()
    case .settle:
      var bytes: [UInt8] = []
      readInput(&bytes)
      if !bytes.isEmpty { try settle(after: bytes) }
    }
  }

  /// Whether a socket holds bytes that nobody asked for, or was closed by its peer.
  private var hasStaleBytes: Bool {
    if hasSurplus { return true }
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let count = recv(descriptor, &byte, 1, flags)
    return count >= 0 || (errno != EAGAIN && errno != EINTR)
  }

  /// Whether a serial device is gone.
  private var hasHungUp: Bool {
    let bits = cline_wait(descriptor, -1, 0, 0)
    return bits < 0 || bits & 4 != 0
  }

  /// Waits until a bus has been silent for 3.5 characters, at least 5 ms for the sake of USB
  /// adapters, and forgets what came; for half a second and a frame's time at most.
  func settle(after heard: [UInt8] = []) throws(ModbusError) {
    let limit = 500_000_000 + framing.duration(ofBytes: RTUFrame.longest)
    let deadline = MonotonicClock.now() + limit
    tcflush(descriptor, TCOFLUSH)
    // Read and not flushed: what comes late is known then to have come.
    var bytes = heard
    defer { noteUnasked(bytes) }
    readInput(&bytes)
    while try awaitByte(within: max(framing.silence, 5_000_000)) {
      readInput(&bytes)
      guard MonotonicClock.now() < deadline else { break }
    }
    endSilence()
  }

  /// Takes what came without being waited for, and notes what it was.
  @discardableResult
  func drain() -> (wasEmpty: Bool, hasEnded: Bool) {
    var bytes: [UInt8] = []
    let hasEnded = readInput(&bytes)
    noteUnasked(bytes)
    return (bytes.isEmpty, hasEnded)
  }

  /// Reads what is there; no more than some of it is kept.
  ///
  /// - Returns: whether the stream has ended.
  @discardableResult
  private func readInput(_ bytes: inout [UInt8]) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: HeardBytes.capacity, alignment: 1) { buffer in
      // Bounded: a bus that never stops sending is noticed at its answers.
      for _ in 0..<16 {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count == 0 }
        bytes += buffer[..<count].prefix(max(0, HeardBytes.capacity - bytes.count))
      }
      return false
    }
  }
}
