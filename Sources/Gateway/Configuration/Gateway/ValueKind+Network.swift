import Yaml

extension ValueKind where Value == HostAndPort {
  /// A host and a port; without a `defaultPort` the port must be written.
  static func hostAndPort(defaultPort: UInt16?) -> ValueKind {
    ValueKind(
      name: "host:port",
      schema: ["type": "string", "minLength": 1],
      read: { node, context in
        guard let text = ValueKind<String>.text.read(node, &context) else { return nil }
        return Result { () throws(HostAndPort.Flaw) in
          try HostAndPort(text, defaultPort: defaultPort)
        }
        .reported(text, at: node, &context)
      }
    )
  }
}

extension ValueKind where Value == BrokerAddress {
  /// `mqtt://host:port` or `mqtts://host:port`.
  static let brokerURL = ValueKind(
    name: "url",
    schema: ["type": "string", "pattern": "^mqtts?://[^/@]+/?$"],
    read: { node, context in
      guard let text = ValueKind<String>.text.read(node, &context) else { return nil }
      return Result { () throws(HostAndPort.Flaw) in try BrokerAddress(url: text) }
        .reported(text, at: node, &context)
    }
  )
}

extension BrokerAddress {
  init(url: String) throws(HostAndPort.Flaw) {
    let isPlain = url.hasPrefix("mqtt://")
    guard isPlain || url.hasPrefix("mqtts://") else {
      throw HostAndPort.Flaw(
        message: "is no broker's URL; write mqtt://host:1883 or, with TLS, mqtts://host:8883"
      )
    }
    var rest = url.dropFirst(isPlain ? 7 : 8)
    guard !rest.contains("@") else {
      throw HostAndPort.Flaw(message: "may not hold a user; write username and password_file")
    }
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains("/") else {
      throw HostAndPort.Flaw(message: "may not hold a path behind the host and port")
    }
    let place = try HostAndPort(String(rest), defaultPort: isPlain ? 1883 : 8883)
    self.init(host: place.host, port: place.port, usesTLS: !isPlain)
  }
}

extension Result where Failure == HostAndPort.Flaw {
  /// The value, or `nil` after a complaint.
  fileprivate func reported(
    _ text: String,
    at node: YamlNode,
    _ context: inout ReadingContext
  ) -> Success? {
    switch self {
    case .success(let value): return value
    case .failure(let flaw):
      // A password in a URL shall not get into a log.
      let shown = text.contains("@") ? "the URL" : "\"\(text)\""
      context.error("\(shown) \(flaw.message)", at: node)
      return nil
    }
  }
}
