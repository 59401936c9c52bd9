import Glibc
import System

/// Listening sockets.
enum ServerListener {
  /// Opens a port on a numeric address; 0 lets the system choose.
  static func open(
    host: String,
    port: UInt16
  ) throws(ServerError) -> (descriptor: Int32, port: UInt16) {
    let what = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    guard let address = HostAddress.numeric(host, port: port)?.first else {
      throw ServerError(EADDRNOTAVAIL, what)
    }
    let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let socket = Glibc.socket(address.socketFamily, Int32(flags), 0)
    guard socket >= 0 else { throw ServerError(errno, what) }
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(4))
    guard address.isBound(to: socket), listen(socket, 128) == 0 else {
      let code = errno
      close(socket)
      throw ServerError(code, what)
    }
    return (socket, boundPort(of: socket))
  }

  /// The port is at the same place in the addresses of both families.
  private static func boundPort(of socket: Int32) -> UInt16 {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      guard getsockname(socket, start.assumingMemoryBound(to: sockaddr.self), &size) == 0 else {
        return 0
      }
      return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }
}

extension HostAddress {
  /// Binds a socket; `errno` says why it could not.
  fileprivate func isBound(to socket: Int32) -> Bool {
    socketAddress.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        bind(socket, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
      } ?? false
    }
  }
}
