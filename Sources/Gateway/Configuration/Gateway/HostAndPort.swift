/// `host:port`, `host`, `[2001:db8::1]:502`.
struct HostAndPort: Sendable, Hashable {
  var host: String
  var port: UInt16

  /// Why a text is none, with what to write instead; to be said behind the text in quotes.
  struct Flaw: Error { var message: String }

  /// - Parameters:
  ///   - text: What was written.
  ///   - defaultPort: The port where none is written; `nil` where one must be.
  ///   - example: A host and port for complaints.
  ///   - usual: The port to propose.
  /// - Throws: what is wrong, and what to write instead.
  init(
    advising text: String,
    defaultPort: UInt16?,
    example: String = "10.0.4.20:502",
    usual: UInt16
  ) throws(Flaw) {
    if let advice = EndpointAdvice.serialPort(text) { throw Flaw(message: advice) }
    do throws(Flaw) {
      self = try Self(text, defaultPort: defaultPort)
    } catch {
      let meant = EndpointAdvice.meant(by: text, port: usual)
      throw Flaw(
        message: "\(error.message); write \(meant ?? "a host and port such as \(example)")"
      )
    }
  }

  /// - Throws: what is wrong, without advice.
  init(_ text: String, defaultPort: UInt16?) throws(Flaw) {
    if let odd = OddCharacter.first(in: text) {
      throw Flaw(message: OddCharacter.objection(to: odd))
    }
    if let scheme = text.firstRange(of: "://") {
      throw Flaw(message: "begins with \(text[..<scheme.upperBound]), which does not belong here")
    }
    if let odd = text.first(where: { $0.isWhitespace || ",;/@<>\"".contains($0) }) {
      throw Flaw(message: "has \(odd.isWhitespace ? "a blank" : "\"\(odd)\"") in it")
    }
    let (host, port) = try Self.split(text)
    if let objection = HostNotation.objection(to: host, isBracketed: text.hasPrefix("[")) {
      throw Flaw(message: objection)
    }
    self.host = host
    if let port {
      guard let number = UInt16(port), number > 0, port.utf8.allSatisfy(NumberText.isDigit) else {
        throw Flaw(message: "has no port between 1 and 65535 behind the colon")
      }
      self.port = number
    } else if let defaultPort {
      self.port = defaultPort
    } else {
      throw Flaw(message: "lacks a port")
    }
  }

  private static func split(_ text: String) throws(Flaw) -> (host: String, port: String?) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else {
        throw Flaw(message: "lacks a ] behind the IPv6 address")
      }
      let host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else {
        throw Flaw(message: "has something else than a port behind the ]")
      }
      return (host, rest.isEmpty ? nil : String(rest.dropFirst()))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 2 else {
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }
    let isSixth =
      HostNotation.isIPv6(text) || HostNotation.isIPv6(parts.dropLast().joined(separator: ":"))
    throw Flaw(
      message: isSixth
        ? "is an IPv6 address, which needs brackets and quotes" : "has more than one colon"
    )
  }
}
