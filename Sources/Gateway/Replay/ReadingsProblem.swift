/// What is wrong with a file of recorded readings, and where.
package struct ReadingsProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path as given by the user; `-` for standard input.
  package var file: String
  /// Counted from 1.
  package var line: Int
  /// In bytes, counted from 1.
  package var column: Int
  package var text: String

  package var description: String { "\(place): error: \(text)" }

  package var place: String { "\(file):\(line):\(column)" }

  /// The beginning of the text at the error, safe for a terminal.
  static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    let shown = bytes.prefix(60).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }
    return "\"\(String(decoding: shown, as: UTF8.self))\(bytes.count > 60 ? "…" : "")\""
  }
}
