extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    self = scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
  }
}

extension Unicode.Scalar {
  /// A letter, digit or underscore of ASCII.
  var isWord: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
      || self == "_"
  }

  /// Whether it looks like a space, or is invisible, but is not a blank in YAML.
  var isOddBlank: Bool {
    [0xA0, 0x3000, 0x202F, 0x2060, 0xAD].contains(value) || (0x2000...0x200F).contains(value)
  }
}

extension [Unicode.Scalar] {
  /// Where a quote opens a value that it does not close before the line's end.
  var openQuote: Int? {
    var open: (quote: Unicode.Scalar, column: Int)?
    var isEscaped = false
    var beginsValue = true
    for (column, scalar) in enumerated() {
      if let quote = open?.quote {
        if isEscaped {
          isEscaped = false
        } else if quote == "\"", scalar == "\\" {
          isEscaped = true
        } else if quote == "'", scalar == "'", column + 1 < count, self[column + 1] == "'" {
          // Two single quotes stand for one in the text.
          isEscaped = true
        } else if scalar == quote {
          open = nil
        }
        beginsValue = false
        continue
      }
      if scalar == "#", column == 0 || self[column - 1] == " " { break }
      if beginsValue, scalar == "\"" || scalar == "'" {
        open = (scalar, column)
      } else if scalar != " " {
        beginsValue = ":[{,-".unicodeScalars.contains(scalar)
      }
    }
    return open?.column
  }
}
