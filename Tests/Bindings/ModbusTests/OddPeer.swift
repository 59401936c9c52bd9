import Glibc
import TestSupport

/// A TCP peer that answers each request with the bytes that a test makes of it.
final class OddPeer: @unchecked Sendable {
  private let listener = LoopbackListener()
  private var thread: Background?
  /// Guarded by being written before the thread starts.
  private let reply: @Sendable (_ request: [UInt8], _ connection: Int) -> [UInt8]

  var port: UInt16 { listener.port }

  init(_ reply: @escaping @Sendable (_ request: [UInt8], _ connection: Int) -> [UInt8]) {
    self.reply = reply
    thread = Background { [self] in serve() }
  }

  /// Ends the thread; every client must be closed by then.
  func stop() {
    shutdown(listener.descriptor, Int32(SHUT_RDWR))
    thread?.join()
  }

  /// One connection after the other.
  private func serve() {
    var connection = 0
    while true {
      let client = accept(listener.descriptor, nil, nil)
      guard client >= 0 else { return }
      connection += 1
      var one: Int32 = 1
      setsockopt(
        client,
        Int32(IPPROTO_TCP),
        TCP_NODELAY,
        &one,
        socklen_t(MemoryLayout<Int32>.size)
      )
      answer(client, connection)
      close(client)
    }
  }

  private func answer(_ client: Int32, _ connection: Int) {
    var buffer = [UInt8](repeating: 0, count: 260)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      let bytes = reply(Array(buffer[..<count]), connection)
      _ = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
  }
}
