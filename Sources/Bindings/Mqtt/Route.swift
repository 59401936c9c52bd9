import System

/// One way to a broker: what libmosquitto connects to.
struct Route: Sendable, Hashable {
  /// A name or an address.
  let host: String
  /// Restricts a name to one family, since libmosquitto tries only the first address of a name.
  let bindAddress: String?

  /// The ways to try, in order: each address; with TLS the name itself, once a family, because the
  /// certificate is compared with this host.
  static func all(to host: String, at addresses: [HostAddress], tls: Bool) -> [Route] {
    let isNumeric = addresses.count == 1 && addresses[0].text == host
    guard tls, !isNumeric else {
      return addresses.prefix(4).map { Route(host: $0.text, bindAddress: nil) }
    }
    var families: [HostAddress.Family] = []
    for address in addresses where !families.contains(address.family) {
      families.append(address.family)
    }
    return families.map { Route(host: host, bindAddress: $0.anyAddress) }
  }
}

extension HostAddress.Family {
  /// The address to bind to so that only this family is used.
  fileprivate var anyAddress: String { self == .v4 ? "0.0.0.0" : "::" }
}
