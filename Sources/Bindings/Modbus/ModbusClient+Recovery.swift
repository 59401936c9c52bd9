import System

extension ModbusClient {
  /// Brings the connection into a state in which the next answer is the next request's.
  func recover(from error: ModbusError) {
    tally.note(error)
    if isFirstRequest, error.kind == .noAnswer || error.kind == .connectionDown(.closed) {
      peer.noteFirstSilence()
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

  /// Closes an open connection that has ended, or on which old bytes wait that cannot be distinguished from an
  /// answer.
  func closeIfStale() {
    guard wire.isOpen else { return }
    switch framing.onUnaskedBytes {
    case .reopen:
      // Answers without a number are known by the connection they come on.
      if peer.isNumberless && wire.requests > 0 || wire.hasStaleBytes { close() }
    case .drain: if drain().hasEnded { close() }
    case .settle: if wire.hasHungUp { close() }
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
      wire.readInput(&bytes)
      if !bytes.isEmpty { try settle(after: bytes) }
    }
  }

  /// Waits until a bus has been silent for 3.5 characters, at least 5 ms for the sake of USB
  /// adapters, and forgets what came; for half a second and a frame's time at most.
  func settle(after heard: [UInt8] = []) throws(ModbusError) {
    let limit = 500_000_000 + framing.duration(ofBytes: RTUFrame.longest)
    let deadline = MonotonicClock.now() + limit
    wire.forgetOutput()
    // Read and not flushed: what comes late is known then to have come.
    var bytes = heard
    defer { noteUnasked(bytes) }
    wire.readInput(&bytes)
    while try wire.awaitByte(within: max(framing.silence, 5_000_000)) {
      wire.readInput(&bytes)
      guard MonotonicClock.now() < deadline else { break }
    }
    endSilence()
  }

  /// Takes what came without being waited for, and notes what it was.
  @discardableResult
  func drain() -> (wasEmpty: Bool, hasEnded: Bool) {
    var bytes: [UInt8] = []
    let hasEnded = wire.readInput(&bytes)
    noteUnasked(bytes)
    return (bytes.isEmpty, hasEnded)
  }
}
