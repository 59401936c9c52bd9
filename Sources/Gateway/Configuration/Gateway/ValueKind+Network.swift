import Yaml

extension ValueKind where Value == HostAndPort {
  /// A host and a port; without a `defaultPort` the port must be written.
  static func hostAndPort(defaultPort: UInt16?) -> ValueKind {
    ValueKind(
      name: "host:port",
      schema: ["type": "string", "minLength": 1],
      read: { node, context in
        if case .mapping(let pairs) = node.value {
          context.mismatch("write host and port in one: \(oneText(of: pairs))", at: node)
          return nil
        }
        guard let text = ValueKind<String>.text.read(node, &context) else { return nil }
        return Result { () throws(HostAndPort.Flaw) in
          try HostAndPort(text, defaultPort: defaultPort)
        }
        .reported(text, at: node, &context)
      }
    )
  }

  /// The text to write instead of keys for host and port.
  private static func oneText(of pairs: [YamlPair]) -> String {
    func value(_ names: Set<String>) -> String? {
      pairs.first { names.contains($0.name.lowercased()) }?.value.scalar?.text
    }
    let host = value(["host", "ip", "address", "hostname"]) ?? "10.0.4.20"
    return "\(host):\(value(["port"]) ?? "502")"
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
      throw HostAndPort.Flaw(message: "is no broker's URL; \(BrokerURLAdvice.advice(for: url))")
    }
    var rest = url.dropFirst(isPlain ? 7 : 8)
    guard !rest.contains(where: \.isWhitespace) else {
      throw HostAndPort.Flaw(message: "has a blank in it; \(BrokerURLAdvice.advice(for: url))")
    }
    guard !rest.contains("@") else {
      throw HostAndPort.Flaw(message: BrokerURLAdvice.adviceWithUser(for: url))
    }
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains(where: { "/?#".contains($0) }) else {
      throw HostAndPort.Flaw(
        message: "may not hold a path behind the host and port; \(BrokerURLAdvice.advice(for: url))"
      )
    }
    let place = try HostAndPort(
      String(rest),
      defaultPort: isPlain ? 1883 : 8883,
      example: isPlain ? "mqtt://mqtt.example.vn:1883" : "mqtts://mqtt.example.vn:8883"
    )
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
