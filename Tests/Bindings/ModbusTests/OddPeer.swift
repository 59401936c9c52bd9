import Glibc
import TestSupport

/// A TCP peer that answers each request with the bytes that a test makes of it.
final class OddPeer: @unchecked Sendable {
  let port: UInt16
  private let listener: Int32
  private var thread: Background?
  /// Guarded by being written before the thread starts.
  private let reply: @Sendable (_ request: [UInt8], _ connection: Int) -> [UInt8]

  init(_ reply: @escaping @Sendable (_ request: [UInt8], _ connection: Int) -> [UInt8]) {
    self.reply = reply
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return 0 }
      bind(listener, start, size)
      listen(listener, 8)
      getsockname(listener, start, &size)
      return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
    self.listener = listener
    thread = Background { [self] in serve() }
  }

  /// Ends the thread; every line must be closed by then.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    thread?.join()
    close(listener)
  }

  /// One connection after the other.
  private func serve() {
    var connection = 0
    while true {
      let client = accept(listener, nil, nil)
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
