/// The ways in which people and other programs write where something listens.
enum EndpointAdvice {
  /// What to write instead of a text that is no host and port.
  ///
  /// - Parameters:
  ///   - text: What was written.
  ///   - port: The port where none is written.
  /// - Returns: A host and port that can be written so; `nil` where none is found in the text.
  static func meant(by text: String, port: UInt16) -> String? {
    let word = withoutWords(OddCharacter.plain(text).filter { !"<>\"'()".contains($0) })
    let meant = sixth(word, port) ?? fourth(word, port) ?? named(word, port)
    return meant.flatMap { isPlace($0) ? quoted($0) : nil }
  }

  /// What to say of a serial port that stands where a host does, behind it in quotes.
  static func serialPort(_ text: String) -> String? {
    let word = text.firstRange(of: "://").map { "/" + text[$0.upperBound...] } ?? text
    guard isSerialPort(word), let path = SerialPortNotation.paths(meantBy: word).first else {
      return nil
    }
    return "is a serial port; write serial: { port: \(path), baud: 9600 }"
  }

  /// The host and port of a text that stands where a serial port does; `nil` where it names no IPv4 address.
  static func network(_ text: String) -> String? {
    let place = fourth(withoutWords(OddCharacter.plain(text)), 502)
    return place.flatMap { isPlace($0) ? $0 : nil }
  }

  /// An IPv6 address begins with a bracket, which YAML takes for a list.
  static func quoted(_ place: String) -> String { place.hasPrefix("[") ? "\"\(place)\"" : place }

  private static func isPlace(_ text: String) -> Bool {
    (try? HostAndPort(text, defaultPort: nil)) != nil
  }

  // MARK: - Parts

  /// The text without a scheme, a user, and the words that people write before a host.
  private static func withoutWords(_ text: String) -> Substring {
    var rest = text[...].drop { $0.isWhitespace }
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    while true {
      let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_+".contains($0)) }
      let behind = rest.dropFirst(word.count)
      guard words.contains(word.lowercased().filter(\.isLetter)), word.contains(where: \.isLetter),
        let divider = behind.first, ":= /".contains(divider)
      else { return rest }
      let next = behind.drop { ":= /".contains($0) }
      // `modbus:502` is a host of that name.
      guard !next.allSatisfy(\.isNumber) else { return rest }
      rest = next
    }
  }

  private static let words: Set<String> = [
    "tcp", "tcpip", "udp", "modbus", "modbustcp", "mbtcp", "mbap", "rtu", "modbusrtu", "rtuovertcp",
    "ip", "ipv", "host", "hostname", "http", "https", "mqtt", "mqtts", "address", "addr", "server",
    "url",
    "ssl", "tls", "ws", "wss",
  ]

  /// An IPv6 address, in brackets or not, and what stands behind it.
  private static func sixth(_ text: Substring, _ usual: UInt16) -> String? {
    let open = text.drop { $0 == "[" }
    let digits = open.prefix { $0.isHexDigit || ":.%".contains($0) || $0.isLetter || $0 == "_" }
    guard digits.contains(where: { $0 == ":" }) else { return nil }
    let behind = open.dropFirst(digits.count)
    guard behind.first == "]" || !open.contains("]") else { return nil }
    // Without brackets, the last of many groups may be the port.
    if behind.isEmpty, let last = digits.lastIndex(of: ":"), !text.hasPrefix("[") {
      let host = String(digits[..<last])
      let number = digits[digits.index(after: last)...]
      if number.count > 2, UInt16(number) != nil, HostNotation.isIPv6(host) {
        return "[\(host)]:\(number)"
      }
    }
    guard HostNotation.isIPv6(String(digits)) else { return nil }
    return "[\(digits)]:\(port(behind.drop { $0 == "]" }, usual))"
  }

  /// An IPv4 address, its numbers divided by points or commas, and what stands behind it.
  private static func fourth(_ text: Substring, _ usual: UInt16) -> String? {
    var numbers: [String] = []
    var rest = text.drop { $0.isWhitespace || $0 == "[" }
    while numbers.count < 4 {
      let label = rest.prefix { $0.isASCII && ($0.isNumber || "OolI".contains($0)) }
      let digits = label.map { ["O": "0", "o": "0", "l": "1", "I": "1"][$0] ?? $0 }
      guard let number = UInt8(String(digits)) else { return nil }
      numbers.append(String(number))
      rest = rest.dropFirst(label.count)
      guard numbers.count < 4 else { break }
      let divider = rest.prefix { $0 == "." || $0 == "," || $0.isWhitespace }
      guard divider.contains(where: { $0 == "." || $0 == "," }) else { return nil }
      rest = rest.dropFirst(divider.count)
    }
    // A second address.
    guard rest.filter({ $0 == "." }).count < 3 else { return nil }
    guard rest.first.map({ !$0.isLetter && !$0.isNumber && $0 != "_" }) ?? true else { return nil }
    return "\(numbers.joined(separator: ".")):\(port(rest, usual))"
  }

  /// A host's name, and what stands behind it.
  private static func named(_ text: Substring, _ usual: UInt16) -> String? {
    let open = text.drop { $0 == "[" || $0.isWhitespace }
    let name = open.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
    let behind = open.dropFirst(name.count)
    guard name.contains(where: \.isLetter), !text.contains("::") || !name.allSatisfy(\.isHexDigit),
      behind.first.map({ " :;,/]".contains($0) }) ?? true
    else { return nil }
    let next = behind.drop { $0.isWhitespace }
    // Two words, as in `meter local`, may be anything.
    guard
      behind.first?.isWhitespace != true
        || (next.first?.isLetter != true && !next.drop(while: \.isNumber).hasPrefix(":"))
        || next.hasPrefix("port")
    else { return nil }
    return "\(name):\(port(behind, usual))"
  }

  /// The port that stands behind a host, after any sign or the word port; a prefix length is none.
  private static func port(_ text: Substring, _ usual: UInt16) -> UInt16 {
    var rest = text.drop { $0 == "]" }
    if rest.first == "/" {
      let length = rest.dropFirst().prefix(while: \.isNumber)
      if let bits = Int(length), bits <= 32 { rest = rest.dropFirst(length.count + 1) }
    }
    let digits = rest.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "," || $0 == "." }
    let number = NumberNotation.meanings(of: String(digits)).lazy.compactMap { UInt16($0) }
      .first { $0 > 9 }
    return number ?? usual
  }

  private static func isSerialPort(_ text: String) -> Bool {
    let word = text.lowercased().replacing("\\", with: "/")
    let name = word.split(separator: "/").last ?? ""
    return word.hasPrefix("/dev/") || word.hasPrefix("dev/") || name.hasPrefix("tty")
      || (name.hasPrefix("com") && name.count > 3 && name.count <= 6
        && Int(name.dropFirst(3)) != nil)
  }
}
