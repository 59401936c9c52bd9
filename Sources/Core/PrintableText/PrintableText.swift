extension String {
  /// The text as it can be shown on one line of a log or a terminal.
  ///
  /// Text from a broker, a device or a command must not start a new line, move a cursor or turn the
  /// direction of the text.
  ///
  /// - Parameter limit: The most characters (Unicode scalars).
  /// - Returns: the text with blanks for line ends and tabs, and with `�` for all other control and format
  ///   characters, as for bytes that are not UTF-8; a longer text ends in `…`.
  package func printable(upTo limit: Int = .max) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in unicodeScalars {
      guard count < limit else {
        result.append("…")
        break
      }
      result.append(scalar.shown)
      count += 1
    }
    return String(result)
  }

  /// Whether ``printable(upTo:)`` changes nothing.
  package var isPrintable: Bool { unicodeScalars.allSatisfy { $0.shown == $0 } }
}

extension Unicode.Scalar {
  fileprivate var shown: Unicode.Scalar {
    // Nearly all text is ASCII; its properties need no look into a table.
    if 0x20..<0x7F ~= value { return self }
    switch properties.generalCategory {
    case .control where properties.isWhitespace, .lineSeparator, .paragraphSeparator: return " "
    case .control, .format: return "\u{FFFD}"
    default: return self
    }
  }
}
