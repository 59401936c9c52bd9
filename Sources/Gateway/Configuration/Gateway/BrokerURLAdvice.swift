/// The ways in which people and other programs write where a broker is.
enum BrokerURLAdvice {
  /// What to write instead of a URL; nothing of a user or password in it is repeated.
  static func advice(for url: String) -> String {
    let url = url.filter { !$0.isWhitespace }
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

  private static func authority(of rest: Substring) -> Substring {
    let place = rest.prefix { !"/?#".contains($0) }
    return place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place
  }

  private static func host(of rest: Substring) -> String {
    let place = authority(of: rest)
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") { return String(place[...end]) }
    let host = place.prefix { $0 != ":" }
    return host.isEmpty ? "mqtt.example.vn" : String(host)
  }

  /// The URL with the port that was written, or the usual one where none was or it is `other`.
  private static func whole(
    _ scheme: String,
    _ rest: Substring,
    _ usual: UInt16,
    over other: UInt16? = nil
  ) -> String {
    let digits = authority(of: rest).dropFirst(host(of: rest).count).drop { $0 == ":" }
    let port = UInt16(digits).flatMap { $0 > 0 && $0 != other ? $0 : nil } ?? usual
    return "\(scheme)://\(host(of: rest)):\(port)"
  }
}
