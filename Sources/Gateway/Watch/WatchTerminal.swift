import Glibc

/// A terminal that shows one picture in place and gives single keys; it is left as it was found.
struct WatchTerminal {
  /// Whether colours are wanted: not where `NO_COLOR` is set (no-color.org).
  private let hasColours: Bool
  private var saved: termios?
  /// What is shown now, so that only lines that change are written.
  private var shown: [String] = []
  private var size = (columns: 0, rows: 0)
  private(set) var isOpen = false

  init() { hasColours = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true }

  /// Width and height.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    let isKnown = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
    return isKnown ? (Int(size.ws_col), Int(size.ws_row)) : (80, 24)
  }

  mutating func open() {
    guard !isOpen else { return }
    isOpen = true
    var settings = termios()
    if tcgetattr(0, &settings) == 0 {
      saved = settings
      settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
      // A read returns at once; there is no stop with Ctrl-Z in the middle of a picture.
      withUnsafeMutableBytes(of: &settings.c_cc) { bytes in
        bytes[Int(VMIN)] = 0
        bytes[Int(VTIME)] = 0
        bytes[Int(VSUSP)] = 0
      }
      tcsetattr(0, TCSANOW, &settings)
    }
    // Another screen, without a cursor.
    _ = Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
  }

  /// Gives the terminal back.
  mutating func close() {
    guard isOpen else { return }
    isOpen = false
    shown = []
    _ = Self.write("\u{1B}[?25h\u{1B}[?1049l")
    if var saved { tcsetattr(0, TCSAFLUSH, &saved) }
  }

  /// The keys that were pressed since the last call.
  var keys: [WatchKey] {
    guard saved != nil else { return [] }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = bytes.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
    return count > 0 ? WatchKey.keys(in: Array(bytes.prefix(count))) : []
  }

  /// Shows lines; writes only what changed, in one piece, so that nothing flickers.
  ///
  /// - Returns: Whether the terminal is still there.
  mutating func show(_ lines: [WatchLine]) -> Bool {
    let size = Self.size
    var output = ""
    if size != self.size {
      self.size = size
      shown = []
      output += "\u{1B}[2J"
    }
    for (index, line) in lines.enumerated() {
      let text = styled(line)
      if index < shown.count, shown[index] == text { continue }
      output += "\u{1B}[\(index + 1);1H\u{1B}[2K\(text)"
    }
    guard !output.isEmpty else { return true }
    shown = lines.map(styled)
    return Self.write("\u{1B}[?2026h\(output)\u{1B}[?2026l")
  }

  private func styled(_ line: WatchLine) -> String {
    let codes: String
    switch line.style {
    case .plain: return line.text
    case .chosen: codes = "7"
    case .title, .heading: codes = "1"
    case .faint: codes = "2"
    case .warning where hasColours: codes = "33"
    case .bad where hasColours: codes = "31"
    case .warning, .bad: return line.text
    }
    return "\u{1B}[\(codes)m\(line.text)\u{1B}[0m"
  }

  /// - Returns: `false` where the reader has gone.
  static func write(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
