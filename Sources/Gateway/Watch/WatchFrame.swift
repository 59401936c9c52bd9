import JSON
package import Languages
package import Measurements
import PrintableText

/// Draws what is watched into lines that fit a terminal.
package struct WatchFrame: Sendable {
  /// The terminal's size, in characters.
  let width: Int
  let height: Int
  let words: WatchWords

  package init(width: Int, height: Int, language: Language = .english) {
    self.width = max(40, width)
    self.height = max(6, height)
    words = WatchWords(language: language)
  }

  /// How many rows are seen at once.
  package var rowCount: Int { height - 4 }

  /// As many lines as the terminal has, at most as wide; `fault` is why there is no connection.
  package func lines(
    of board: WatchBoard,
    _ view: WatchView,
    at now: Timestamp,
    fault: String? = nil
  ) -> [WatchLine] {
    let ids = rows(of: board, view)
    let position = view.position(among: ids)
    let table = self.table(board, view, ids, now)
    let first = position.map { max(0, $0 - rowCount + 1) } ?? 0
    var body: [WatchLine] = []
    for index in first..<max(first, min(table.rows.count, first + rowCount)) {
      var line = table.rows[index]
      line.text = (index == position ? "> " : "  ") + line.text
      if index == position { line.style = .chosen }
      body.append(line)
    }
    if table.rows.isEmpty {
      body = [WatchLine("  " + (view.filter.isEmpty ? words.nothing : words.noneFits), .faint)]
      if case .asset(let id) = view.page, board.devices[id] != nil {
        body = [WatchLine("  " + words.noValues, .faint)]
      }
    }
    body += Array(repeating: WatchLine(""), count: max(0, rowCount - body.count))
    let chosen = position.flatMap { ids.indices.contains($0) ? ids[$0] : nil }
    let detail = detail(of: chosen, board, view, now)
    let lines =
      [title(board, view, now), WatchLine("  " + table.heading, .heading)] + body
      + [WatchLine(detail, .faint), footer(view, fault)]
    return lines.map { WatchLine(String($0.text.printable().prefix(width)), $0.style) }
  }

  /// The ids of a page's rows, in their order: of devices the worst first.
  package func rows(of board: WatchBoard, _ view: WatchView) -> [String] {
    switch view.page {
    case .devices: return board.devicesByNeed(view)
    case .gateways:
      return board.gateways.filter { view.matches($0.key) }
        .sorted {
          ($0.value.status == "online" ? 1 : 0, $0.key) < (
            $1.value.status == "online" ? 1 : 0, $1.key
          )
        }
        .map(\.key)
    case .indicators:
      return Set(board.indicators.keys.map(\.asset)).filter(view.matches).sorted()
    case .asset(let id): return pointRows(of: id, board).map(\.id)
    }
  }

  // MARK: - Around the rows

  private func title(_ board: WatchBoard, _ view: WatchView, _ now: Timestamp) -> WatchLine {
    var parts: [String] = []
    switch view.page {
    case .asset(let id): parts.append(id)
    default:
      if !view.gateway.isEmpty { parts.append(view.gateway) }
      let counts = board.conditions(view)
      let unwell: [WatchedDevice.Condition] = [.lost, .offline, .degraded, .late]
      let listed = unwell.compactMap { condition in
        counts[condition].map { words.count($0, condition) }
      }
      let all = words.devices(counts.values.reduce(0, +))
      parts.append(listed.isEmpty ? all : all + ": " + listed.joined(separator: ", "))
      let offline = board.gateways.values.count { $0.status == "offline" }
      if !board.gateways.isEmpty {
        parts.append(words.gateways(board.gateways.count, offline: offline))
      }
    }
    let text = parts.joined(separator: "  ")
    let clock = WatchBoard.clock(now)
    let room = width - clock.count - 1
    return WatchLine(WatchCell(text: text, width: room).padded + " " + clock, .title)
  }

  private func footer(_ view: WatchView, _ fault: String?) -> WatchLine {
    if view.isTyping { return WatchLine("\(words.filter): \(view.filter)_", .title) }
    if let fault { return WatchLine("\(words.noConnection): \(fault)", .bad) }
    let filter = view.filter.isEmpty ? "" : "  [\(words.filter): \(view.filter)]"
    return WatchLine(words.help(view.page) + filter, .faint)
  }

  /// More of the row that is chosen, for which its line has no room.
  private func detail(
    of row: String?,
    _ board: WatchBoard,
    _ view: WatchView,
    _ now: Timestamp
  ) -> String {
    switch view.page {
    case .devices: return row.map { device($0, board, now) } ?? ""
    case .asset(let id): return device(id, board, now)
    case .gateways:
      return row.flatMap { board.gateways[$0] }.map { WatchBoard.healthText($0.health) } ?? ""
    case .indicators: return ""
    }
  }

  /// Why a device gives no values, or when they come.
  private func device(_ id: String, _ board: WatchBoard, _ now: Timestamp) -> String {
    guard let device = board.devices[id] else { return "" }
    if board.isLost(device.gateway) { return "\(id): \(words.gatewayLost) (\(device.gateway))" }
    if let question = board.question, question.asset == id {
      return "\(id): \(words.answer(to: question, at: now))"
    }
    guard device.reason.isEmpty else {
      return "\(id): \(WatchReasons.text(device.reason, in: words.language))"
    }
    let seconds = board.began.map { Int(now.milliseconds(since: $0) / 1000) } ?? 0
    let isNew = device.acquired == nil || !device.awaited.isEmpty && seconds < Self.heartbeat
    return isNew ? "\(id): \(words.awaited(for: seconds, of: Self.heartbeat))" : ""
  }

  /// Seconds after which a gateway sends an unchanged value again, unless it is configured otherwise.
  private static let heartbeat = 60

  /// `3s`, `12min`, `5h`, `9d`.
  func age(of time: Timestamp?, _ now: Timestamp) -> String {
    guard let time else { return "" }
    let seconds = max(0, now.milliseconds(since: time) / 1000)
    switch seconds {
    case ..<120: return "\(seconds)s"
    case ..<7200: return "\(seconds / 60)min"
    case ..<172_800: return "\(seconds / 3600)h"
    default: return "\(seconds / 86_400)d"
    }
  }
}
