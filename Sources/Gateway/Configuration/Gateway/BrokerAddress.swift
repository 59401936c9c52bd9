/// Where a broker listens.
package struct BrokerAddress: Sendable, Hashable {
  /// A name or an address; IPv6 without brackets.
  package var host: String
  package var port: UInt16
  package var usesTLS: Bool

  /// The URL, such as `mqtts://mqtt.example.vn:8883`.
  package var url: String {
    "\(usesTLS ? "mqtts" : "mqtt")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Whether what is sent never leaves this machine.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}

/// `host:port`, `host`, `[2001:db8::1]:502`.
struct HostAndPort: Sendable, Hashable {
  var host: String
  var port: UInt16

  /// Why a text is none; what to say behind the text in quotes.
  struct Flaw: Error { var message: String }

  init(_ text: String, defaultPort: UInt16?) throws(Flaw) {
    let (host, port) = try Self.split(text)
    guard !host.isEmpty, host.utf8.allSatisfy(Self.isAllowed) else {
      throw Flaw(message: "is no host and port such as 10.0.4.20:502")
    }
    self.host = host
    if let port {
      guard let number = UInt16(port), number > 0, port.utf8.first != UInt8(ascii: "+") else {
        throw Flaw(message: "has no port between 1 and 65535 behind the colon")
      }
      self.port = number
    } else if let defaultPort {
      self.port = defaultPort
    } else {
      throw Flaw(message: "lacks a port; write \(text):8080, for example")
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
    guard parts.count <= 2 else {
      throw Flaw(message: "looks like an IPv6 address; write it in brackets: [\(text)]")
    }
    return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "._-:%".utf8.contains(byte)
    }
  }
}
