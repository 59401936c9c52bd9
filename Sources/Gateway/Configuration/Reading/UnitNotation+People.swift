extension UnitNotation {
  /// What to write instead of a text in another form: a decimal comma, a blank, a unit by another name.
  func advice(for text: String) -> Advice {
    let word = OddCharacter.plain(text).filter { !$0.isWhitespace }.drop { "<>=≥≤~".contains($0) }
    let trimmed = String(word.reversed().drop { ";,".contains($0) }.reversed())
    if let sum = sum(of: trimmed) { return Advice([self.text(sum)]) }
    if let period = clock(trimmed) ?? rate(trimmed) { return period }
    let digits = trimmed.prefix { $0.isNumber || ".,-'_".contains($0) }
    // A sign of minutes stands at the end, one of thousands between digits.
    let number = digits.hasSuffix("'") ? String(digits.prefix { $0 != "'" }) : String(digits)
    let symbol = String(trimmed.dropFirst(number.count))
    let amounts = NumberNotation.meanings(of: String(number)).filter { !$0.hasPrefix("-") }
    if symbol.isEmpty, number.count > 0 {
      guard amounts.count == 1 else { return .none }
      let fitting = units.map { amounts[0] + $0.symbol }.filter { parse($0) != nil }
      return Advice(fitting, reason: "has no unit")
    }
    if let reason = otherQuantity(symbol) { return Advice([], reason: reason) }
    guard let meant = unit(named: symbol) else { return .none }
    return Advice(amounts.compactMap { amount($0, meant) }.filter { parse($0) != nil })
  }

  /// A number with a unit, as it is written here.
  private func amount(_ number: String, _ meant: (symbol: String, factor: Double)) -> String? {
    guard meant.factor != 1 else { return number + meant.symbol }
    guard let value = NumberText.decimal(number) else { return nil }
    let product = value * meant.factor
    return NumberText.text((product * 1e6).rounded() / 1e6) + meant.symbol
  }

  /// The unit that a name stands for, and how much of it.
  private func unit(named name: String) -> (symbol: String, factor: Double)? {
    if units.contains(where: { $0.symbol == name }) { return (name, 1) }
    let small = name.lowercased()
    if let multiple = Self.multiples[small], units.contains(where: { $0.symbol == multiple.symbol })
    {
      return multiple
    }
    let synonyms = Self.synonyms[small] ?? []
    return
      (units.first { synonyms.contains($0.symbol) }
      ?? units.last { $0.symbol.lowercased() == small }).map { ($0.symbol, 1) }
  }

  /// The quantity that several with their units make, as in `1h30min`; the last may lack its unit, as in
  /// `1h30`.
  private func sum(of text: String) -> Int? {
    var rest = text[...]
    var total = 0
    var count = 0
    var last: Int?
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber }
      let name = rest.dropFirst(number.count).prefix { !$0.isNumber }
      rest = rest.dropFirst(number.count + name.count)
      var symbol = unit(named: String(name)).flatMap { $0.factor == 1 ? $0.symbol : nil }
      if name.isEmpty, rest.isEmpty, self.name == "duration", let last, last > 0 {
        symbol = units[last - 1].symbol
      }
      guard let symbol, let amount = parse(number + symbol) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(amount)
      guard !overflow else { return nil }
      (total, count) = (sum, count + 1)
      last = units.firstIndex { $0.symbol == symbol }
    }
    return count > 1 ? total : nil
  }

  /// `00:30`, which can be minutes or seconds, and `00:01:30`.
  private func clock(_ text: String) -> Advice? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.count <= 3 ? Int($0) : nil }
    guard name == "duration", numbers.count == parts.count, (2...3).contains(parts.count),
      numbers.allSatisfy({ $0 >= 0 })
    else { return nil }
    let seconds = numbers.reduce(0) { $0 * 60 + $1 }
    let amounts = numbers.count == 3 ? [seconds] : [seconds * 60, seconds]
    return Advice(amounts.map { self.text($0 * 1_000_000) })
  }

  /// The time of one, where so many in a time are written: `50 items/min`, `2Hz`.
  private func rate(_ text: String) -> Advice? {
    let number = text.prefix { $0.isNumber || ".,".contains($0) }
    let rest = text.dropFirst(number.count)
    let time =
      rest.lowercased() == "hz" ? "s" : rest.split(separator: "/").last.map(String.init) ?? ""
    guard name == "duration", rest.contains("/") || rest.lowercased() == "hz",
      !rest.contains(where: \.isNumber), let unit = unit(named: time), unit.factor == 1,
      let size = units.first(where: { $0.symbol == unit.symbol })?.size,
      let count = NumberNotation.meanings(of: String(number)).compactMap(NumberText.decimal).first,
      count > 0
    else { return nil }
    let amount = (Double(size) / count).rounded()
    guard amount >= 1, amount <= 9_007_199_254_740_992 else { return nil }
    let shown =
      amount < 1_000_000
      ? NumberText.text(amount / 1000) + "ms" : NumberText.text(amount / 1_000_000) + "s"
    return Advice([shown], reason: "is a rate; the time of one is needed")
  }

  /// Why a unit is one of something else.
  private func otherQuantity(_ symbol: String) -> String? {
    guard name == "power" else { return nil }
    let small = symbol.lowercased()
    let base = small.hasPrefix("k") || small.hasPrefix("m") ? String(small.dropFirst()) : small
    switch base {
    case "va": return "is an apparent power; write the active power, such as 800kW"
    case "wh": return "is an energy; write a power, such as 800kW"
    case "a", "v":
      return "is a \(base == "a" ? "current" : "voltage"); write a power, such as 800kW"
    default:
      return symbol == "%" ? "is a percentage; write the power itself, such as 720kW" : nil
    }
  }

  /// Units by the names that people give them, in small letters; of several the notation has one.
  private static let synonyms: [String: [String]] = [
    "sec": ["s"], "secs": ["s"], "second": ["s"], "seconds": ["s"], "giây": ["s"], "giay": ["s"],
    "\"": ["s"], "''": ["s"], "m": ["min", "MB"], "mins": ["min"], "minute": ["min"],
    "minutes": ["min"], "phút": ["min"], "phut": ["min"], "ph": ["min"], "p": ["min"], "'": ["min"],
    "mn": ["min"], "hr": ["h"], "hrs": ["h"], "hour": ["h"], "hours": ["h"], "giờ": ["h"],
    "gio": ["h"], "tiếng": ["h"], "g": ["h", "GB"], "day": ["d"], "days": ["d"], "ngày": ["d"],
    "ngay": ["d"], "millisecond": ["ms"], "milliseconds": ["ms"], "msec": ["ms"], "msecs": ["ms"],
    "mili": ["ms"], "byte": ["B"], "bytes": ["B"], "k": ["kB", "kW"], "ko": ["kB"], "mo": ["MB"],
    "go": ["GB"], "gig": ["GB"], "meg": ["MB"], "watt": ["W"], "watts": ["W"], "oát": ["W"],
    "kilowatt": ["kW"], "kilowatts": ["kW"], "kw.": ["kW"], "megawatt": ["MW"], "s.": ["s"],
    "min.": ["min"], "h.": ["h"],
  ]

  /// Units that are so many of another.
  private static let multiples: [String: (symbol: String, factor: Double)] = [
    "tb": ("GB", 1000), "t": ("GB", 1000), "tib": ("GiB", 1024), "week": ("d", 7),
    "weeks": ("d", 7), "w": ("d", 7), "wk": ("d", 7), "tuần": ("d", 7), "year": ("d", 365),
    "years": ("d", 365), "y": ("d", 365), "năm": ("d", 365), "us": ("ms", 0.001),
    "µs": ("ms", 0.001), "gw": ("MW", 1000), "hp": ("W", 745.7),
  ]
}
