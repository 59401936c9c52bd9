import PrintableText
import JSON
package import Measurements

/// Formats a board as a table that fits a terminal.
package struct WatchTable: Sendable {
  /// The terminal's size, in characters.
  package var width: Int
  package var height: Int

  package init(width: Int, height: Int) {
    self.width = max(40, width)
    self.height = max(5, height)
  }

  /// The lines, within the width and the height.
  package func lines(of board: WatchBoard, at now: Timestamp) -> [String] {
    var lines: [String] = []
    if !board.gateways.isEmpty {
      lines.append("GATEWAY")
      lines += board.gateways.sorted { $0.key < $1.key }.map { id, gateway in
        let health = gateway.health.isNull ? "" : "  " + WatchBoard.healthText(gateway.health)
        return "  \(pad(id, 24)) \(pad(gateway.status, 8)) \(pad(gateway.version, 8))"
          + " \(age(of: gateway.time, now))\(health)"
      }
    }
    if !board.points.isEmpty {
      lines.append(row("ASSET", "POINT", "VALUE", "UNIT", "AGE", "QUALITY"))
      lines += board.points.sorted { $0.key < $1.key }.map { key, entry in
        let age = age(of: entry.time, now)
        return row(key.asset, key.name, entry.value, board.unit(of: key), age, entry.quality)
      }
    }
    if !board.indicators.isEmpty {
      lines.append("KPI")
      lines += board.indicators.sorted { $0.key < $1.key }.map { key, entry in
        "  \(pad(key.asset, 24)) \(pad(key.name, 18)) \(pad(age(of: entry.time, now), 6, right: true))"
          + " \(pad(entry.quality, 16)) \(entry.value)"
      }
    }
    return fitted(lines.isEmpty ? ["nothing published yet"] : lines)
  }

  private func fitted(_ lines: [String]) -> [String] {
    var shown = lines
    if lines.count > height {
      shown = lines.prefix(height - 1) + ["… and \(lines.count - height + 1) more lines"]
    }
    return shown.map { String($0.printable().prefix(width)) }
  }

  private func row(
    _ asset: String,
    _ point: String,
    _ value: String,
    _ unit: String,
    _ age: String,
    _ quality: String
  ) -> String {
    "  \(pad(asset, 24)) \(pad(point, 26)) \(pad(value, 14, right: true)) \(pad(unit, 6))"
      + " \(pad(age, 6, right: true)) \(quality)"
  }

  private func pad(_ text: String, _ count: Int, right: Bool = false) -> String {
    let room = String(repeating: " ", count: max(0, count - text.count))
    return right ? room + text : text + room
  }

  /// `3s`, `12min`, `5h`, `9d`.
  private func age(of time: Timestamp, _ now: Timestamp) -> String {
    let seconds = max(0, now.milliseconds(since: time) / 1000)
    switch seconds {
    case ..<120: return "\(seconds)s"
    case ..<7200: return "\(seconds / 60)min"
    case ..<172_800: return "\(seconds / 3600)h"
    default: return "\(seconds / 86_400)d"
    }
  }
}
