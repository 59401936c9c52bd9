/// A key as it is pressed at a terminal.
package enum WatchKey: Sendable, Hashable {
  case up, down, pageUp, pageDown, first, last, left, right
  case enter, escape, erase
  case character(Character)

  /// The keys in what a terminal sends.
  package static func keys(in bytes: [UInt8]) -> [Self] {
    var keys: [Self] = []
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = rest.first {
      if let (sequence, key) = sequences.first(where: { rest.hasPrefix($0.0) }) {
        keys.append(key)
        rest = rest.dropFirst(sequence.count)
        continue
      }
      rest = rest.dropFirst()
      switch first {
      case "\r", "\n", "\r\n": keys.append(.enter)
      case "\u{7F}", "\u{8}": keys.append(.erase)
      case "\u{1B}":
        // The rest of a sequence that is not known is dropped.
        if rest.first == "[" || rest.first == "O" {
          let end = rest.dropFirst().firstIndex { $0.isLetter || $0 == "~" }
          rest = end.map { rest[rest.index(after: $0)...] } ?? ""
        } else {
          keys.append(.escape)
        }
      default:
        if !first.unicodeScalars.contains(where: { $0.value < 0x20 }) {
          keys.append(.character(first))
        }
      }
    }
    return keys
  }

  private static let sequences: [(String, Self)] = [
    ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down),
    ("\u{1B}[C", .right), ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[H", .first), ("\u{1B}OH", .first),
    ("\u{1B}[1~", .first), ("\u{1B}[F", .last), ("\u{1B}OF", .last), ("\u{1B}[4~", .last),
  ]
}
