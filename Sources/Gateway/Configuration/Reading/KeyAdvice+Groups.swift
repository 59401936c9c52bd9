import Yaml

/// Keys that mean something together, and keys written as a text.
extension KeyAdvice {
  /// Keys for host and port, which are one text here.
  struct Address {
    var key: YamlNode
    var names: Set<String>
    /// The key that was meant.
    var meant: String
    var advice: String
  }

  /// `ip: 10.0.4.20` with `port: 502`, where `tcp: 10.0.4.20:502` is meant, or a broker's `url`.
  static func address(in pairs: [YamlPair], among known: [String]) -> Address? {
    guard let meant = ["tcp", "url"].first(where: known.contains), !known.contains("port"),
      let port = pairs.first(where: { $0.name.lowercased() == "port" })
    else { return nil }
    if let place = pairs.first(where: { ["tcp", "rtu_over_tcp", "url"].contains($0.name) }) {
      return Address(
        key: port.key,
        names: [port.name],
        meant: place.name,
        advice: "the port stands behind the host and a colon, at \(place.name); remove \(port.name)"
      )
    }
    guard
      let host = pairs.first(where: {
        !known.contains($0.name) && nearest(to: $0.name, among: known) == meant
      }), let text = host.value.scalar?.text, let number = port.value.scalar?.text
    else { return nil }
    let isBroker = meant == "url"
    guard let place = EndpointAdvice.meant(by: "\(text):\(number)", port: isBroker ? 1883 : 502)
    else { return nil }
    let scheme = isBroker ? (number == "8883" ? "mqtts://" : "mqtt://") : ""
    return Address(
      key: host.key,
      names: [host.name, port.name],
      meant: meant,
      advice: "host and port are one text; write \(meant): \(scheme)\(place)"
    )
  }

  /// `tcp; 10.0.4.20`, `tcp = 10.0.4.20` and `tcp 10.0.4.20` as a key and its value.
  static func pair(in text: String, among known: [String]) -> String? {
    let name = String(text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    let rest = text.dropFirst(name.count)
    let value = rest.drop { " :=;,：→".contains($0) }
    guard known.contains(name), rest.count > value.count, !value.isEmpty else { return nil }
    return "\(name): \(value)"
  }

  /// Keys of other programs whose values mean something else than those of ours.
  static func lengthOrDivisor(in pair: YamlPair, among known: [String]) -> String? {
    guard known.contains("scale"), known.contains("type") else { return nil }
    let value = pair.value.scalar?.text ?? ""
    switch pair.name.lowercased() {
    case "length", "len", "count", "quantity", "size", "words", "registers":
      return "the type says how many registers a value takes; remove \(pair.name)"
    case "divisor", "divide", "div", "divider":
      return NumberNotation.values(of: "/\(value)").first.map {
        "the divisor is a factor here; write scale: \($0)"
      }
    case "decimals", "decimal", "precision", "digits", "dec":
      return NumberNotation.power("10^-\(value)").map {
        "the decimals are a factor here; write scale: \($0)"
      }
    default: return nil
    }
  }
}
