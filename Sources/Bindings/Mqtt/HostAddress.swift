import Glibc

/// An IP address of a broker, as text.
struct HostAddress: Hashable, Sendable {
  enum Family: Sendable {
    case v4, v6

    /// The address to bind to so that only this family is used.
    var anyAddress: String { self == .v4 ? "0.0.0.0" : "::" }
  }

  let text: String
  let family: Family

  /// The addresses of a name, in the resolver's order; blocks as long as the resolver does, unless
  /// `host` is an address itself and `isNumeric` is set.
  ///
  /// Twin of `getaddrinfo`.
  static func all(of host: String, isNumeric: Bool = false) -> Result<[Self], AttemptFailure> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = isNumeric ? AI_NUMERICHOST : 0
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      let text = status == EAI_SYSTEM ? String(cString: strerror(errno)) : cause(status)
      return .failure(AttemptFailure(text: "cannot resolve \(host): \(text)"))
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
    guard entry.ai_family == AF_INET || entry.ai_family == AF_INET6 else { return nil }
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = getnameinfo(
      entry.ai_addr,
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
      text: String(decoding: bytes, as: UTF8.self),
      family: entry.ai_family == AF_INET ? .v4 : .v6
    )
  }
}
