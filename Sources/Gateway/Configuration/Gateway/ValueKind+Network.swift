import Yaml

extension ValueKind where Value == HostAndPort {
  /// A host and a port; without a `defaultPort` the port must be written.
  static func hostAndPort(defaultPort: UInt16?) -> ValueKind {
    ValueKind(
      name: "host:port",
      schema: ["type": "string", "minLength": 1],
      read: { node, context in
        if case .mapping(let pairs) = node.value {
          context.mismatch(
            "host and port are one text; write \(oneText(of: pairs, defaultPort ?? 8080))",
            at: node
          )
          return nil
        }
        if case .sequence(let items) = node.value {
          let text = items.compactMap { $0.scalar?.text }.joined(separator: ":")
          let meant = EndpointAdvice.meant(by: text, port: defaultPort ?? 8080)
          context.mismatch(
            "host and port are one text, not a list; write \(meant ?? "10.0.4.20:502")",
            at: node
          )
          return nil
        }
        guard let text = ValueKind<String>.text.read(node, &context) else { return nil }
        return Result { () throws(HostAndPort.Flaw) in
          try HostAndPort(
            advising: text,
            defaultPort: defaultPort,
            example: defaultPort == nil ? "127.0.0.1:8080" : "10.0.4.20:502",
            usual: defaultPort ?? 8080
          )
        }
        .reported(text, at: node, &context)
      }
    )
  }

  /// The text to write instead of keys for host and port.
  private static func oneText(of pairs: [YamlPair], _ usual: UInt16) -> String {
    func value(_ names: Set<String>) -> String? {
      pairs.first { names.contains($0.name.lowercased()) }?.value.scalar?.text
    }
    let host = value(["host", "ip", "address", "hostname"]) ?? "10.0.4.20"
    let text = "\(host):\(value(["port"]) ?? String(usual))"
    return EndpointAdvice.meant(by: text, port: usual) ?? "10.0.4.20:\(usual)"
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
  .doubting { $0.doubtAboutPort }
}

extension BrokerAddress {
  /// What to say of the usual port of the other scheme; `nil` of any other port.
  fileprivate var doubtAboutPort: String? {
    guard port == (usesTLS ? 1883 : 8883) else { return nil }
    func place(_ port: Int) -> String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    return "\(port) is the usual port \(usesTLS ? "without" : "with") TLS; write "
      + "mqtts://\(place(8883)) or mqtt://\(place(1883))"
  }

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
    let usual: UInt16 = isPlain ? 1883 : 8883
    do throws(HostAndPort.Flaw) {
      let place = try HostAndPort(String(rest), defaultPort: usual)
      self.init(host: place.host, port: place.port, usesTLS: !isPlain)
    } catch {
      throw HostAndPort.Flaw(message: "\(error.message); \(BrokerURLAdvice.advice(for: url))")
    }
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
