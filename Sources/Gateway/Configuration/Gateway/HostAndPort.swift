/// `host:port`, `host`, `[2001:db8::1]:502`.
struct HostAndPort: Sendable, Hashable {
  var host: String
  var port: UInt16

  /// Why a text is none; what to say behind the text in quotes.
  struct Flaw: Error { var message: String }

  /// - Parameters:
  ///   - text: What was written.
  ///   - defaultPort: The port where none is written; `nil` where one must be.
  ///   - example: A host and port for complaints.
  /// - Throws: what is wrong, and what to write instead.
  init(
    _ text: String,
    defaultPort: UInt16?,
    example: String = "10.0.4.20:502"
  ) throws(Flaw) {
    if let advice = EndpointAdvice.advice(for: text, port: defaultPort) {
      throw Flaw(message: advice)
    }
    let (host, port) = try Self.split(text)
    if let objection = HostNotation.objection(to: host, isBracketed: text.hasPrefix("[")) {
      throw Flaw(message: "\(objection); write a host and port such as \(example)")
    }
    self.host = host
    if let port {
      self.port = try Self.number(port, behind: host, defaultPort ?? 8080)
    } else if let defaultPort {
      self.port = defaultPort
    } else {
      throw Flaw(message: "lacks a port; write \(text):8080, for example")
    }
  }

  private static func number(
    _ text: String,
    behind host: String,
    _ usual: UInt16
  ) throws(Flaw) -> UInt16 {
    guard let number = UInt16(text), number > 0, text.utf8.allSatisfy(NumberText.isDigit) else {
      let place = host.contains(":") ? "[\(host)]" : host
      throw Flaw(
        message: "has no port between 1 and 65535 behind the colon; write \(place):\(usual)"
      )
    }
    return number
  }

  private static func split(_ text: String) throws(Flaw) -> (host: String, port: String?) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else {
        throw Flaw(message: "lacks a ] behind the IPv6 address; write \"\(text)]\" in quotes")
      }
      let host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else {
        throw Flaw(message: "has something else than a port behind the ]; write [\(host)]:502")
      }
      return (host, rest.isEmpty ? nil : String(rest.dropFirst()))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 2 else {
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }
    let withoutLast = parts.dropLast().joined(separator: ":")
    if let last = parts.last, last.count > 2, UInt16(last) != nil, HostNotation.isIPv6(withoutLast)
    {
      throw Flaw(
        message: "is an IPv6 address; write it in brackets and quotes: \"[\(withoutLast)]:\(last)\""
      )
    }
    if HostNotation.isIPv6(text) {
      throw Flaw(message: "is an IPv6 address; write it in brackets and quotes: \"[\(text)]\"")
    }
    throw Flaw(
      message: "has more than one colon; write one host and one port: \(parts[0]):\(parts[1])"
    )
  }
}
