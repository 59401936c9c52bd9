/// How a quantity is written: a decimal and, without a blank, one of a few units.
package struct UnitNotation: Sendable {
  /// Such as `duration`.
  let name: String
  /// Such as `500ms`.
  let example: String
  /// Symbols with their size in the smallest unit that is counted, smallest first.
  let units: [(symbol: String, size: Int)]

  /// In microseconds.
  package static let duration = Self(
    name: "duration",
    example: "500ms, 1s, 15min, 2h or 400d",
    units: [
      ("ms", 1_000), ("s", 1_000_000), ("min", 60_000_000), ("h", 3_600_000_000),
      ("d", 86_400_000_000),
    ]
  )
  /// In bytes; `kB`, `MB` … are powers of 1000, `KiB`, `MiB` … of 1024.
  static let size = Self(
    name: "size",
    example: "64MB or 1GB",
    units: [
      ("B", 1), ("kB", 1_000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20),
      ("GB", 1_000_000_000), ("GiB", 1 << 30),
    ]
  )
  /// In milliwatts.
  static let power = Self(
    name: "power",
    example: "200W or 3.5kW",
    units: [("W", 1_000), ("kW", 1_000_000), ("MW", 1_000_000_000)]
  )

  /// For JSON Schema.
  var pattern: String {
    "^[0-9]+(\\.[0-9]+)?(\(units.map(\.symbol).joined(separator: "|")))$"
  }

  /// The quantity in the smallest unit, rounded to it; `nil` for text in another form or past 2⁵³.
  package func parse(_ text: String) -> Int? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let symbol = text.dropFirst(number.count)
    guard let size = units.first(where: { $0.symbol == symbol })?.size,
      let value = NumberText.decimal(String(number))
    else { return nil }
    let amount = (value * Double(size)).rounded()
    return amount <= 9_007_199_254_740_992 ? Int(exactly: amount) : nil
  }

  /// The quantity in the largest unit that it is a whole number of.
  func text(_ amount: Int) -> String {
    let unit = units.last { amount % $0.size == 0 && (amount != 0 || $0.symbol == "s") }
    guard let unit else {
      return NumberText.text(Double(amount) / Double(units[0].size)) + units[0].symbol
    }
    return "\(amount / unit.size)\(unit.symbol)"
  }
}
