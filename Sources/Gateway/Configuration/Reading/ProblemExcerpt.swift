import PrintableText

/// The line of a file that a problem is about, with a mark below the place.
///
///     14 |     expression: volts + watts
///        |                       ^
package struct ProblemExcerpt: Sendable {
  private let line: Int
  private let scalars: [Unicode.Scalar]
  /// From 0.
  private let column: Int

  /// No wider than this, without the number of the line.
  private static let width = 68

  /// `nil` where the problem is of a file as a whole, or of a place where nothing stands.
  package init?(of location: SourceLocation, in lines: [Substring]) {
    guard lines.indices.contains(location.line - 1), location.column > 0,
      !lines[location.line - 1].allSatisfy(\.isWhitespace)
    else { return nil }
    line = location.line
    scalars = Array(Self.redacted(lines[location.line - 1]).unicodeScalars)
    column = min(location.column - 1, scalars.count)
  }

  package var text: String {
    let number = "\(line)"
    let margin = String(repeating: " ", count: number.count)
    let (shown, offset) = window
    let tail = String(repeating: "~", count: max(0, wordLength - 1))
    let mark = String((String(repeating: " ", count: offset) + "^" + tail).prefix(Self.width))
    return "  \(number) | \(shown)\n  \(margin) | \(mark)"
  }

  /// The part of the line that is shown, and how many cells stand before the place in it.
  private var window: (text: String, offset: Int) {
    var start = 0
    let isLong = Self.cells(scalars[...]) > Self.width
    while isLong, Self.cells(scalars[start..<column]) > Self.width * 2 / 3 { start += 1 }
    let isCut = start > 0
    let before = isCut ? "…" : ""
    var end = start
    var room = Self.width - before.count
    while end < scalars.count, room - scalars[end].cells >= 0 {
      room -= scalars[end].cells
      end += 1
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<end])
    let shown = before + String(text).printable() + (end < scalars.count ? "…" : "")
    return (shown, before.count + Self.cells(scalars[start..<column]))
  }

  /// How long the word is that stands at the place.
  private var wordLength: Int {
    scalars[column...].prefix { $0.isWordPart }.count
  }

  private static func cells(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + $1.cells }
  }

  /// Without what may be a secret that somebody wrote into the file.
  private static func redacted(_ line: Substring) -> String {
    let secrets = ["password", "passwd", "secret", "token", "passphrase"]
    guard let colon = line.firstIndex(of: ":") else { return String(line) }
    let key = line[..<colon].lowercased()
    guard secrets.contains(where: { key.hasSuffix($0) || key.hasSuffix($0 + "\"") }) else {
      return String(line)
    }
    return line[...colon] + " …"
  }
}

extension Unicode.Scalar {
  fileprivate var isWordPart: Bool {
    properties.isAlphabetic || ("0"..."9").contains(self) || "_-./".unicodeScalars.contains(self)
  }

  /// How many cells of a terminal it takes.
  var cells: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    // East Asian wide characters and emoji.
    default:
      return (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
        || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
        || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
        || (0x1F300...0x1FAFF).contains(value) ? 2 : 1
    }
  }
}
