import Threading

/// A question to the system's resolver, asked on a thread of its own because the answer may take
/// half a minute; a bell rings when it is there.
///
/// A question that nobody waits for any more ends by itself, when the resolver gives up.
final class NameResolution: @unchecked Sendable {
  let host: String
  private let bell: Bell
  private let lock = ThreadLock()
  private var answer: Result<[HostAddress], AttemptFailure>?

  /// - Throws: `SystemError` without a descriptor or thread left.
  init(host: String) throws(SystemError) {
    self.host = host
    bell = try Bell()
    try DetachedThread.start(name: "resolver", stackSize: 512 * 1024) { [self] in
      let found = HostAddress.all(of: host)
      lock.withLock { answer = found }
      bell.ring()
    }
  }

  /// Readable once there is a result.
  var descriptor: Int32 { bell.descriptor }

  var result: Result<[HostAddress], AttemptFailure>? { lock.withLock { answer } }
}
