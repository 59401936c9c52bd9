import Glibc
import System

/// Loopback sockets for tests.
enum TestSocket {
  /// A listening socket on a free port.
  static func listener() -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: 0)
    _ = withSockaddr(&address) { bind(descriptor, $0, $1) }
    listen(descriptor, 16)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(descriptor, $0, &size)
      }
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  /// A port that nobody listens on.
  static func freePort() -> UInt16 {
    let (descriptor, port) = listener()
    close(descriptor)
    return port
  }

  static func accepts(port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port: port)
    return withSockaddr(&address) { connect(descriptor, $0, $1) } == 0
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func withSockaddr(
    _ address: inout sockaddr_in,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

/// A server that misbehaves in one way, for every client.
final class FakeServer: Sendable {
  enum Conduct: Sendable {
    /// Never answers.
    case silent
    /// Closes each connection after it has accepted it.
    case closes
    /// Sends these bytes once it has received something.
    case answers([UInt8])
    /// Does so, and closes.
    case says([UInt8])
  }

  let port: UInt16
  private let listener: Int32

  init(_ conduct: Conduct) throws {
    let (listener, port) = TestSocket.listener()
    (self.listener, self.port) = (listener, port)
    if case .silent = conduct { return }
    try DetachedThread.start(name: "fake-server", stackSize: 256 * 1024) {
      Self.serve(listener, conduct)
    }
  }

  // Wakes `accept`, whose thread then closes the socket.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func serve(_ listener: Int32, _ conduct: Conduct) {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      if case .answers(let bytes) = conduct {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &buffer, buffer.count, 0)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        // The peer reads the answer and closes first.
        while recv(client, &buffer, buffer.count, 0) > 0 {}
      }
      if case .says(let bytes) = conduct {
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &buffer, buffer.count, 0)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      close(client)
    }
    close(listener)
  }
}
