import Glibc

/// An IP address and port that a host name stands for.
package struct HostAddress: Hashable, Sendable {
  package enum Family: Sendable {
    case v4, v6
  }

  package let family: Family
  /// The address as a person writes it, without the port.
  package let text: String
  /// The `sockaddr` that `connect` and `bind` take.
  package let socketAddress: [UInt8]

  /// The family as `socket` takes it.
  package var socketFamily: Int32 { family == .v4 ? AF_INET : AF_INET6 }

  /// The addresses of a host that is an address itself; `nil` for a name.
  package static func numeric(_ host: String, port: UInt16 = 0) -> [Self]? {
    try? all(of: host, port: port, flags: AI_NUMERICHOST).get()
  }

  /// The addresses of a host for TCP connections, each once, in the resolver's order.
  ///
  /// It blocks as long as the resolver does: with no name server in reach, for half a minute.
  static func all(
    of host: String,
    port: UInt16,
    flags: Int32 = 0
  ) -> Result<[Self], NameLookupFailure> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = flags | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else {
      let text = status == EAI_SYSTEM ? String(cString: strerror(errno)) : cause(status)
      return .failure(NameLookupFailure(code: status, text: text))
    }
    defer { freeaddrinfo(list) }
    return .success(addresses(in: list))
  }

  private static func cause(_ status: Int32) -> String {
    gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
  }

  private static func addresses(in list: UnsafeMutablePointer<addrinfo>?) -> [Self] {
    var found: [Self] = []
    var entry = list
    while let current = entry?.pointee {
      if let address = address(in: current), !found.contains(address) { found.append(address) }
      entry = current.ai_next
    }
    return found
  }

  private static func address(in entry: addrinfo) -> Self? {
    guard entry.ai_family == AF_INET || entry.ai_family == AF_INET6,
      let address = entry.ai_addr
    else { return nil }
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = getnameinfo(
      address,
      entry.ai_addrlen,
      &text,
      socklen_t(text.count),
      nil,
      0,
      NI_NUMERICHOST
    )
    guard status == 0 else { return nil }
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return Self(
      family: entry.ai_family == AF_INET ? .v4 : .v6,
      text: String(decoding: bytes, as: UTF8.self),
      socketAddress: [UInt8](UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
    )
  }
}
