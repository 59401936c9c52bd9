/// One line of the screen.
package struct WatchLine: Sendable, Hashable {
  /// What a line stands out for; shown as colours where there are some.
  package enum Style: Sendable, Hashable { case plain, title, heading, warning, bad, faint, chosen }

  package var text: String
  package var style: Style

  package init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

/// A cell of a row.
struct WatchCell {
  var text: String
  var width: Int
  var isRight = false

  /// As wide as its column, cut where it is too long.
  var padded: String {
    let shown = text.count > width ? text.prefix(max(0, width - 1)) + "…" : text[...]
    let room = String(repeating: " ", count: max(0, width - shown.count))
    return isRight ? room + shown : shown + room
  }
}

extension [WatchCell] {
  var row: String { map(\.padded).joined(separator: " ") }
}
