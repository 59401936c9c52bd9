import CLine

/// What ended a wait for a descriptor.
enum Wakeup: Equatable {
  case ready
  case timeout
  /// The other end hung up and left nothing to read, or the device is gone.
  case hangup
  /// The client was interrupted.
  case interrupted
  case failed(code: Int32)

  /// Waits until `descriptor` can be read or written, or is hung up.
  ///
  /// -1 as `descriptor` waits for the interruption alone; `wake` is readable once the client was
  /// interrupted.
  static func wait(
    for descriptor: Int32,
    toWrite: Bool = false,
    wake: Int32,
    nanoseconds: Int64
  ) -> Self {
    let bits = cline_wait(descriptor, wake, toWrite ? 1 : 0, nanoseconds)
    if bits < 0 { return .failed(code: -bits) }
    if bits & 2 != 0 { return .interrupted }
    if bits & (1 | 8) != 0 { return .ready }
    return bits & 4 != 0 ? .hangup : .timeout
  }
}
