/// The ways in which people write where something listens.
enum EndpointAdvice {
  /// What to say of a text that is no host and port, behind it in quotes; `nil` where it may be one.
  ///
  /// - Parameters:
  ///   - text: What was written.
  ///   - port: The port where none is written.
  /// - Returns: The complaint with its advice.
  static func advice(for text: String, port: UInt16?) -> String? {
    if let name = serialPort(text) {
      return "is a serial port; write serial: { port: \(name), baud: 9600 } instead"
    }
    if let scheme = text.firstRange(of: "://") {
      let name = text[..<scheme.lowerBound]
      return "begins with \(name)://, which does not belong here; write \(plain(text, port))"
    }
    if text.contains("@") { return "has a user in it; write \(plain(text, port))" }
    if let blank = text.first(where: { $0.isWhitespace || ",;/：".contains($0) }) {
      let name = blank.isWhitespace ? "a blank" : "\"\(blank)\""
      return "has \(name) in it; write \(plain(text, port))"
    }
    if text.contains("]"), !text.contains("[") {
      return "has a ] without a [; write \"[\(text)\", in quotes"
    }
    return nil
  }

  /// The host and port in a text with other things around and between them.
  private static func plain(_ text: String, _ port: UInt16?) -> String {
    var rest = text[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    let parts = rest.split { $0.isWhitespace || ",;/：?".contains($0) }
    guard let host = parts.first else { return "10.0.4.20:\(port ?? 502)" }
    let name = host.hasSuffix(":") ? host.dropLast() : host
    if name.split(separator: ":").count == 2 || name.contains("]:") { return String(name) }
    let second = parts.dropFirst().first.flatMap { UInt16($0) }.flatMap { $0 > 32 ? $0 : nil }
    return "\(name):\(second ?? port ?? 502)"
  }

  /// The device of a serial port that stands where a host does.
  private static func serialPort(_ text: String) -> String? {
    if text.hasPrefix("/dev/") || text.hasPrefix("tty") {
      return text.hasPrefix("/") ? text : "/dev/\(text)"
    }
    let small = text.lowercased()
    guard small.hasPrefix("com"), small.dropFirst(3).count <= 3,
      let number = Int(small.dropFirst(3))
    else { return nil }
    return "/dev/ttyS\(max(0, number - 1))"
  }
}
