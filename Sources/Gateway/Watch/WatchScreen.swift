import Glibc
package import Languages
import Measurements
import PrintableText

/// Shows what is watched: as a picture that stays in place, as lines, or as JSON.
package actor WatchScreen {
  private let isTable: Bool
  private let isJSON: Bool
  private let language: Language
  private var board = WatchBoard()
  private var view = WatchView()
  private var terminal = WatchTerminal()
  private var fault: String?
  /// Commands that a person's keys asked for and that are to be sent.
  private var requests: [WatchRequest] = []
  package private(set) var wasConnected = false

  package init(isTable: Bool, isJSON: Bool, language: Language = .english) {
    self.isTable = isTable
    self.isJSON = isJSON
    self.language = language
  }

  func take(_ event: WatchEvent) {
    switch event {
    case .connected:
      wasConnected = true
      fault = nil
    case .lost(let reason):
      let text = WatchWords.connection(reason, in: language)
      if fault != text, !isTable { Self.complain(text) }
      fault = text
    case .message(let message): take(message)
    }
  }

  private func take(_ message: WatchedMessage) {
    if isJSON { return write(message.json + "\n") }
    let lines = board.take(message)
    // Retained messages are printed too: they show the present state.
    if !isTable, !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") }
  }

  func open() {
    if isTable { terminal.open() }
  }

  /// Gives the terminal back; leaves the last picture behind where `keepsPicture`.
  func close(keepsPicture: Bool) {
    guard isTable else { return }
    terminal.close()
    guard keepsPicture else { return }
    let lines = picture.map(\.text)
    let last = lines.dropLast(2).lastIndex { !$0.isEmpty } ?? 0
    write(lines.prefix(last + 1).joined(separator: "\n") + "\n")
  }

  /// Takes the keys that were pressed, and draws what changed.
  ///
  /// - Returns: Whether to end.
  func turn(draws: Bool) -> Bool {
    guard isTable else { return false }
    let keys = terminal.keys
    for key in keys {
      let frame = frame
      if view.press(key, rows: frame.rows(of: board, view), height: frame.rowCount) { return true }
      if let device = view.takeWish(),
        let request = board.request(reading: device, at: BrokerWatch.now)
      {
        requests.append(request)
      }
    }
    guard draws || !keys.isEmpty else { return false }
    return !terminal.show(picture)
  }

  /// The commands to send, once.
  func takeRequests() -> [WatchRequest] {
    defer { requests = [] }
    return requests
  }

  private var frame: WatchFrame {
    let size = WatchTerminal.size
    return WatchFrame(width: size.columns, height: size.rows, language: language)
  }

  private var picture: [WatchLine] {
    frame.lines(of: board, view, at: BrokerWatch.now, fault: fault)
  }

  private static func complain(_ text: String) {
    let bytes = Array("park-gateway: \(text.printable())\n".utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }

  private func write(_ text: String) {
    // The reader has gone.
    if !WatchTerminal.write(text) { exit(0) }
  }
}
