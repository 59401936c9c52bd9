import Glibc

/// A client of the journal's own socket: an entry is one datagram of named fields.
///
/// Protocol: <https://systemd.io/JOURNAL_NATIVE_PROTOCOL/>. No library is needed, so systemd need
/// not be installed.
package final class JournalSocket: Sendable {
  private let descriptor: Int32
  private let address: sockaddr_un

  /// A datagram over an AF_UNIX socket must fit its send buffer; log lines need not be longer.
  static let longestValue = 48 << 10

  /// Opens the socket of the running journal; `nil` where there is no journal to log to.
  ///
  /// `path` is the path of the journal's socket.
  package init?(path: String = "/run/systemd/journal/socket") {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      guard bytes.count < buffer.count else { return false }
      buffer.copyBytes(from: bytes)
      return true
    }
    guard fits, access(path, W_OK) == 0 else { return nil }
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.address = address
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Whether standard error goes to the journal already, as it does for a service.
  ///
  /// systemd sets `$JOURNAL_STREAM` to the device and inode of the stream that it has opened.
  package static var isStandardErrorOfService: Bool {
    guard let variable = getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard fstat(2, &status) == 0 else { return false }
    return String(cString: variable) == "\(status.st_dev):\(status.st_ino)"
  }

  /// Sends one entry; returns whether the journal took it.
  ///
  /// A field name has capital letters, digits and underscores. Fields with other names are left
  /// out, as the journal would do.
  @discardableResult
  package func send(_ fields: [(name: String, value: String)]) -> Bool {
    let datagram = Self.datagram(of: fields)
    var address = address
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        datagram.withUnsafeBytes {
          sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), generic, size)
        }
      }
    }
    return sent == datagram.count
  }

  /// `NAME=value` lines; a value of several lines follows its length (64 bits, little endian).
  static func datagram(of fields: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for field in fields where isName(field.name) {
      let value = Array(field.value.utf8.prefix(longestValue))
      bytes += field.name.utf8
      if value.contains(UInt8(ascii: "\n")) {
        bytes.append(UInt8(ascii: "\n"))
        withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes += $0 }
      } else {
        bytes.append(UInt8(ascii: "="))
      }
      bytes += value
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// Names that begin with an underscore belong to the journal.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return capitals.contains(first)
      && name.utf8.allSatisfy {
        capitals.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
      }
  }
}
