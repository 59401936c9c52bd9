import Glibc

/// Listening sockets.
enum ServerListener {
  /// Opens a port on a numeric address; 0 lets the system choose.
  static func open(
    host: String,
    port: UInt16
  ) throws(ServerError) -> (descriptor: Int32, port: UInt16) {
    let what = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let entry = list?.pointee else {
      throw ServerError(EADDRNOTAVAIL, what)
    }
    defer { freeaddrinfo(list) }
    let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let socket = Glibc.socket(entry.ai_family, Int32(flags), 0)
    guard socket >= 0 else { throw ServerError(errno, what) }
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(4))
    guard bind(socket, entry.ai_addr, entry.ai_addrlen) == 0, listen(socket, 128) == 0 else {
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
