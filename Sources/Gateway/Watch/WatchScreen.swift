import PrintableText
import Glibc
import Measurements

/// Prints what is watched: as a table that stays in place, as lines, or as JSON.
package actor WatchScreen {
  private let isTable: Bool
  private let isJSON: Bool
  private var board = WatchBoard()
  private var fault: String?
  private var drawnLines = 0
  package private(set) var wasConnected = false

  package init(isTable: Bool, isJSON: Bool) {
    self.isTable = isTable
    self.isJSON = isJSON
  }

  func take(_ event: WatchEvent) {
    switch event {
    case .connected:
      wasConnected = true
      fault = nil
    case .lost(let text):
      if fault != text, !isTable { Self.complain(text) }
      fault = text
    case .message(let message): take(message)
    }
  }

  private func take(_ message: WatchedMessage) {
    if isJSON { return Self.write(message.json + "\n") }
    let lines = board.take(message)
    // Retained messages are printed too: they show the present state.
    if !isTable, !lines.isEmpty { Self.write(lines.joined(separator: "\n") + "\n") }
  }

  /// Draws the table again over the last one.
  func draw() {
    guard isTable else { return }
    var size = winsize()
    let isKnown = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 2
    let table = WatchTable(
      width: isKnown ? Int(size.ws_col) : 100,
      height: isKnown ? Int(size.ws_row) - 2 : 40
    )
    var lines = table.lines(of: board, at: BrokerWatch.now)
    if let fault { lines.append("no connection: \(fault.printable())") }
    let back = drawnLines > 0 ? "\u{1b}[\(drawnLines)A\r" : ""
    Self.write(back + lines.map { "\u{1b}[2K\($0)\n" }.joined() + "\u{1b}[J")
    drawnLines = lines.count
  }

  private static func complain(_ text: String) {
    let bytes = Array("park-gateway: \(text.printable())\n".utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }

  private static func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      // The reader has gone.
      guard count > 0 else { exit(0) }
      rest = rest.dropFirst(count)
    }
  }
}
