import Glibc

/// A TCP listener on loopback, at a port that the system chose.
final class LoopbackListener {
  let descriptor: Int32
  let port: UInt16
  private(set) var address = sockaddr_in()

  /// `backlog`: so many connections may wait to be accepted.
  init(backlog: Int32 = 8) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutableBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return 0 }
      bind(descriptor, start, size)
      listen(descriptor, backlog)
      getsockname(descriptor, start, &size)
      return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
    self.descriptor = descriptor
    self.address = address
  }

  deinit { close(descriptor) }

  /// A socket that is on its way to this port.
  func connector() -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
    let filler = socket(AF_INET, kind, 0)
    withUnsafeBytes(of: &address) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
      _ = connect(filler, start, socklen_t(bytes.count))
    }
    return filler
  }
}
