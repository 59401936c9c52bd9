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

  /// What to write instead of a text in another form: a decimal comma, a blank, a unit by another name.
  func advice(for text: String) -> Advice {
    let trimmed = OddCharacter.plain(text).filter { !$0.isWhitespace }
    if let sum = sum(of: trimmed) { return Advice([self.text(sum)]) }
    let number = trimmed.prefix { $0.isNumber || ".,-'_".contains($0) }
    let symbol = String(trimmed.dropFirst(number.count))
    let amounts = NumberNotation.meanings(of: String(number)).filter { !$0.hasPrefix("-") }
    if symbol.isEmpty {
      guard amounts.count == 1 else { return .none }
      let fitting = units.map { amounts[0] + $0.symbol }.filter { parse($0) != nil }
      return Advice(fitting, reason: "has no unit")
    }
    let meant =
      Self.synonyms[symbol.lowercased()].flatMap { name in units.first { $0.symbol == name } }
      ?? units.last { $0.symbol.lowercased() == symbol.lowercased() }
    guard let meant else { return .none }
    return Advice(amounts.map { $0 + meant.symbol }.filter { parse($0) != nil })
  }

  /// The quantity that several with their units make, as in `1h30min`.
  private func sum(of text: String) -> Int? {
    var rest = text[...]
    var total = 0
    var count = 0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber }
      let symbol = rest.dropFirst(number.count).prefix { !$0.isNumber }
      guard let amount = parse(String(number + symbol)) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(amount)
      guard !overflow else { return nil }
      (total, count, rest) = (sum, count + 1, rest.dropFirst(number.count + symbol.count))
    }
    return count > 1 ? total : nil
  }

  /// Units by the names that people give them, in small letters.
  private static let synonyms = [
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "giây": "s", "m": "min", "mins": "min",
    "minute": "min", "minutes": "min", "phút": "min", "hr": "h", "hrs": "h", "hour": "h",
    "hours": "h", "giờ": "h", "day": "d", "days": "d", "ngày": "d", "millisecond": "ms",
    "milliseconds": "ms", "msec": "ms", "byte": "B", "bytes": "B", "k": "kB", "g": "GB",
    "gig": "GB",
    "watt": "W", "watts": "W", "kilowatt": "kW", "megawatt": "MW",
  ]

  /// The quantity in the largest unit that it is a whole number of.
  func text(_ amount: Int) -> String {
    let unit = units.last { amount % $0.size == 0 && (amount != 0 || $0.symbol == "s") }
    guard let unit else {
      return NumberText.text(Double(amount) / Double(units[0].size)) + units[0].symbol
    }
    return "\(amount / unit.size)\(unit.symbol)"
  }
}
