import Glibc

/// Serial ports as people, Windows and other programs write them.
enum SerialPortNotation {
  /// Why a text is no serial port, with what to write instead; `nil` where it can be one.
  static func objection(to port: String) -> String? {
    if let network = EndpointAdvice.network(port) {
      return "is a place on the network, not a serial port; write tcp: \(network) instead of serial"
    }
    if let objection = withoutSettings(port) { return objection }
    if let number = windowsNumber(of: port) {
      let last = max(0, number - 1)
      return "is a name of Windows; write /dev/ttyS\(last) or /dev/ttyUSB\(last)"
    }
    guard let meant = path(meantBy: port) else {
      return port.hasPrefix("/")
        ? objection(toFile: port) : "is no path of a device; write one such as /dev/ttyUSB0"
    }
    guard meant != port, meant != normalised(port) else { return objection(toFile: port) }
    let isRemovable = meant.contains("ttyUSB") || meant.contains("ttyACM")
    return "is no path of a device"
      + (isRemovable ? " (a fixed name in /dev/serial/by-id is best)" : "") + "; write \(meant)"
  }

  /// The paths that a text can stand for.
  static func paths(meantBy text: String) -> [String] {
    if let number = windowsNumber(of: text) { return ["/dev/ttyS\(max(0, number - 1))"] }
    return path(meantBy: text).map { [$0] } ?? (text.hasPrefix("/") ? [text] : [])
  }

  // MARK: - Names

  /// `dev/ttyS1`, `\dev\ttyS1`, `tty/S1`, `USB0`, `/dev/TTYS1` and `by-id/…` as paths; a path of another kind
  /// stays as it is.
  private static func path(meantBy text: String) -> String? {
    let slashed = OddCharacter.plain(text).replacing("\\", with: "/").filter { !$0.isWhitespace }
    var parts = slashed.split(separator: "/").filter { $0 != "." && $0 != "~" }[...]
    let isRooted = slashed.hasPrefix("/dev/") && !slashed.hasPrefix("/dev/dev/")
    while parts.first == "dev" { parts = parts.dropFirst() }
    if parts.first == "serial", parts.count > 2 { parts = parts.dropFirst() }
    if let first = parts.first, ["by-id", "by-path"].contains(first), parts.count == 2 {
      return "/dev/serial/\(parts.joined(separator: "/"))"
    }
    if let name = device(named: parts.joined().filter { $0 != "-" }) { return "/dev/\(name)" }
    if isRooted { return text.contains("\\") ? slashed : text }
    guard !text.hasPrefix("/"), parts.count == 1, slashed.contains(where: \.isLetter),
      slashed.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/_.-".contains($0)) })
    else { return nil }
    return "/dev/\(parts.joined())"
  }

  private static let families = [
    "USB", "ACM", "AMA", "S", "XRUSB", "O", "THS", "SC", "RS", "MXUSB", "mxc", "PS", "GS", "STM",
    "M",
  ]

  /// The name of a device of Linux that a text means, in the usual capitals.
  private static func device(named text: String) -> String? {
    let small = text.lowercased()
    let word = small.hasPrefix("tty") ? small.dropFirst(3) : small[...]
    let digits = word.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits <= 3,
      let family = families.first(where: { $0.lowercased() == word.dropLast(digits) })
    else { return nil }
    guard digits > 0 else { return small.hasPrefix("tty") ? "tty\(family)0" : nil }
    return "tty\(family)\(word.suffix(digits))"
  }

  private static func windowsNumber(of text: String) -> Int? {
    let name = text.lowercased().split { "\\/.".contains($0) }.last ?? ""
    return name.hasPrefix("com") ? Int(name.dropFirst(3).filter { $0 != ":" }) : nil
  }

  /// An absolute path without `.`, `..` and doubled slashes.
  static func normalised(_ path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    let parts = path.split(separator: "/").reduce(into: [Substring]()) { parts, part in
      if part == ".." {
        _ = parts.popLast()
      } else if part != "." {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  // MARK: - Settings and files

  /// What to say of a port with its settings behind it: `/dev/ttyS1:9600`, `COM3,9600,N,8,1`.
  private static func withoutSettings(_ text: String) -> String? {
    guard !text.contains("/serial/"), !text.contains("by-"),
      let end = text.firstIndex(where: { ":,; @".contains($0) })
    else { return nil }
    let settings = SerialSettingsNotation.pairs(in: text[end...])
    guard !settings.isEmpty else { return nil }
    let paths = paths(meantBy: String(text[..<end]))
    return "holds settings, which have keys of their own (\(settings.joined(separator: ", ")))"
      + Advice(paths).text
  }

  /// What to say of a path that leads to something else than a serial port; `nil` where it may be one, or where
  /// nothing is there.
  private static func objection(toFile path: String) -> String? {
    let others = [
      "null", "zero", "full", "random", "urandom", "tty", "ptmx", "console", "stdin", "stdout",
    ]
    if others.contains(where: { path == "/dev/\($0)" }) {
      return "is no serial port; write the path of one, such as /dev/ttyUSB0"
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFCHR: return nil
    case S_IFDIR: return "is a folder; write the path of a serial port, such as /dev/ttyUSB0"
    default: return "is a file and no serial port; write the path of one, such as /dev/ttyUSB0"
    }
  }
}

extension ValueKind where Value == String {
  /// The path of a serial device.
  static let serialPort = text.checked { port in
    SerialPortNotation.objection(to: port).map { "\"\(port)\" \($0)" }
  }
}
