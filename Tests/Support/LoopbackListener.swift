import Glibc
import System

/// A TCP listener on loopback, at a port that the system chose; connections wait to be accepted.
package final class LoopbackListener: Sendable {
  package let descriptor: Int32
  package let port: UInt16

  /// `backlog`: so many connections may wait to be accepted.
  package init(backlog: Int32 = 16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var bytes = HostAddress.numeric("127.0.0.1")?.first?.socketAddress ?? []
    var size = socklen_t(bytes.count)
    let descriptor = descriptor
    bytes.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
      bind(descriptor, start, size)
      listen(descriptor, backlog)
      getsockname(descriptor, start, &size)
    }
    port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
  }

  deinit { close(descriptor) }

  /// A socket that is on its way to a port of loopback.
  package static func connector(to port: UInt16) -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    _ = connect(socket, to: port)
    return socket
  }

  /// Whether somebody listens at a port of loopback.
  package static func isTaken(_ port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return connect(socket, to: port)
  }

  private static func connect(_ socket: Int32, to port: UInt16) -> Bool {
    var bytes = HostAddress.numeric("127.0.0.1")?.first?.socketAddress ?? []
    (bytes[2], bytes[3]) = (UInt8(port >> 8), UInt8(port & 0xFF))
    return bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
        return false
      }
      return Glibc.connect(socket, start, socklen_t(bytes.count)) == 0
    }
  }

  /// Waits for a connection; `nil` when none comes within `milliseconds`.
  package func accepted(within milliseconds: Int32) -> Int32? {
    guard Self.isReadable(descriptor, within: milliseconds) else { return nil }
    let connection = accept(descriptor, nil, nil)
    return connection >= 0 ? connection : nil
  }

  /// Reads until the other end closes, and closes too; `false` when it does not within
  /// `milliseconds` of silence.
  package static func isClosed(_ connection: Int32, within milliseconds: Int32) -> Bool {
    defer { close(connection) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while isReadable(connection, within: milliseconds) {
      if read(connection, &buffer, buffer.count) <= 0 { return true }
    }
    return false
  }

  private static func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var file = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&file, 1, milliseconds) == 1
  }
}
