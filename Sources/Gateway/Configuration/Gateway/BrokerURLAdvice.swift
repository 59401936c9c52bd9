/// The ways in which people and other programs write where a broker is.
enum BrokerURLAdvice {
  /// What to write instead of a URL; nothing of a user or password in it is repeated.
  static func advice(for url: String) -> String {
    let url = url.filter { !$0.isWhitespace }.replacing("\\", with: "/")
    let (scheme, rest) = parts(of: url)
    switch scheme.lowercased() {
    case "ws", "wss", "http", "https":
      let isSecure = scheme.lowercased().hasSuffix("s") && scheme.count > 2
      return "MQTT over WebSocket or HTTP is not spoken; write the broker's MQTT port: "
        + (isSecure ? "mqtts://\(host(of: rest)):8883" : "mqtt://\(host(of: rest)):1883")
    case "ssl", "tls", "mqtts", "mqtt+ssl", "mqtt+tls", "mqttss", "tcps", "tcp+tls":
      return "write \(whole("mqtts", rest, 8883))"
    case "":
      return
        "write \(whole("mqtt", rest, 1883)) or, with TLS, \(whole("mqtts", rest, 8883, over: 1883))"
    default: return "write \(whole("mqtt", rest, 1883))"
    }
  }

  /// What to say of a URL with a user in it.
  static func adviceWithUser(for url: String) -> String {
    let (scheme, rest) = parts(of: url)
    let isSecure = scheme == "mqtts"
    let user = rest.prefix { $0 != ":" && $0 != "@" }
    return
      "may not hold a user; write username: \(user), password_file: (a file with the password) and "
      + "url: \(whole(isSecure ? "mqtts" : "mqtt", rest, isSecure ? 8883 : 1883))"
  }

  private static func parts(of url: String) -> (scheme: Substring, rest: Substring) {
    if let divider = url.firstRange(of: "://") {
      return (url[..<divider.lowerBound], url[divider.upperBound...])
    }
    let scheme = url.prefix { $0 != ":" && $0 != "/" }
    guard ["mqtt", "mqtts", "tcp", "ssl", "tls"].contains(scheme.lowercased()) else {
      return ("", url[...])
    }
    return (scheme, url.dropFirst(scheme.count).drop { $0 == ":" || $0 == "/" })
  }

  /// The host and port of a text, by the rules of Modbus hosts.
  private static func place(in rest: Substring, _ usual: UInt16) -> String? {
    let authority = rest.prefix { !"?#".contains($0) }
    let meant = EndpointAdvice.meant(by: String(authority), port: usual)
    return meant?.filter { $0 != "\"" }
  }

  private static func host(of rest: Substring) -> String {
    let place = place(in: rest, 1883) ?? "mqtt.example.vn:1883"
    return place.lastIndex(of: ":").map { String(place[..<$0]) } ?? place
  }

  /// The URL with the port that was written, or the usual one where none was or it is `other`; in quotes
  /// where YAML needs them.
  private static func whole(
    _ scheme: String,
    _ rest: Substring,
    _ usual: UInt16,
    over other: UInt16? = nil
  ) -> String {
    guard var place = place(in: rest, usual) else {
      return "a URL such as \(scheme)://mqtt.example.vn:\(usual)"
    }
    if let other, place.hasSuffix(":\(other)") { place = "\(host(of: rest)):\(usual)" }
    let url = "\(scheme)://\(place)"
    return url.contains("[") ? "\"\(url)\"" : url
  }
}
