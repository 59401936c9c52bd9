extension UnitMeasure {
  /// Reads a UCUM code such as `kW`, `m3/h`, `1/min`, `"1"`; every text is some unit.
  package init(code: String) {
    self = .none
    var divides = false
    var term = ""
    for character in code + "." {
      guard character == "." || character == "/" else {
        term.append(character)
        continue
      }
      if !term.isEmpty {
        let measure = Self(term: term)
        self = multiplied(by: divides ? measure.inverse : measure)
        if measure == self.with(measure.power) { power = measure.power }
      }
      divides = character == "/"
      term = ""
    }
    if !isUsable { self = Self(exponents: [code: 1]) }
  }

  private func with(_ power: PowerKind?) -> Self {
    var measure = self
    measure.power = power
    return measure
  }

  /// One unit with its prefix and exponent; what braces hold is a remark.
  private init(term: String) {
    var text = Substring(term)
    if text.hasSuffix("}"), let open = text.firstIndex(of: "{") { text = text[..<open] }
    if text.isEmpty {
      self = .none
    } else if text.hasPrefix("10*") || text.hasPrefix("10^"), let power = Int(text.dropFirst(3)) {
      self = Self(numerator: 10).raised(to: max(-12, min(12, power)))
    } else if let number = Int(text), number > 0 {
      self = Self(numerator: Double(number))
    } else if let symbol = Self(symbol: text) {
      self = symbol
    } else {
      let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.count
      var name = text.dropLast(digits)
      var exponent = Int(text.suffix(digits)) ?? 1
      if digits > 0, name.hasSuffix("-") {
        name = name.dropLast()
        exponent = -exponent
      }
      let base = digits > 0 && abs(exponent) <= 12 ? Self(symbol: name) : nil
      self = base?.raised(to: exponent) ?? Self(exponents: [term: 1])
    }
  }

  /// A unit with or without a prefix.
  private init?(symbol: Substring) {
    if let unit = Self.units[String(symbol)] {
      self = unit
      return
    }
    for (prefix, numerator, denominator) in Self.prefixes where symbol.hasPrefix(prefix) {
      let name = String(symbol.dropFirst(prefix.count))
      guard var unit = Self.units[name], !Self.unprefixed.contains(name) else { continue }
      unit.numerator *= numerator
      unit.denominator *= denominator
      self = unit
      return
    }
    return nil
  }

  private static let prefixes: [(String, Double, Double)] = [
    ("da", 10, 1), ("k", 1e3, 1), ("M", 1e6, 1), ("G", 1e9, 1), ("T", 1e12, 1), ("P", 1e15, 1),
    ("h", 1e2, 1), ("d", 1, 10), ("c", 1, 1e2), ("m", 1, 1e3), ("u", 1, 1e6), ("n", 1, 1e9),
    ("p", 1, 1e12),
  ]

  private static let unprefixed: Set<String> = [
    "1", "%", "[ppm]", "[ppb]", "min", "h", "d", "wk", "a", "mo", "atm", "att", "[psi]", "[in_i]",
    "[ft_i]", "[gal_us]", "[HP]", "[lb_av]", "[Btu]", "mm[Hg]", "ar",
  ]

  private static func unit(
    _ numerator: Double,
    _ denominator: Double = 1,
    kg: Int = 0,
    m: Int = 0,
    s: Int = 0,
    ampere: Int = 0,
    _ power: PowerKind? = nil
  ) -> Self {
    let exponents = ["kg": kg, "m": m, "s": s, "A": ampere].filter { $0.value != 0 }
    return Self(
      exponents: exponents,
      numerator: numerator,
      denominator: denominator,
      power: power
    )
  }

  /// Sizes as UCUM gives them (ucum.org, version 2.1).
  private static let units: [String: Self] = [
    "1": none, "%": unit(1, 100), "[ppm]": unit(1, 1e6), "[ppb]": unit(1, 1e9),
    "m": unit(1, m: 1), "g": unit(1, 1000, kg: 1), "t": unit(1000, kg: 1),
    "l": unit(1, 1000, m: 3), "L": unit(1, 1000, m: 3), "ar": unit(100, m: 2),
    "s": unit(1, s: 1), "min": unit(60, s: 1), "h": unit(3600, s: 1), "d": unit(86_400, s: 1),
    "wk": unit(604_800, s: 1), "a": unit(31_557_600, s: 1), "mo": unit(2_629_800, s: 1),
    "Hz": unit(1, s: -1), "Bd": unit(1, s: -1),
    "A": unit(1, ampere: 1), "C": unit(1, s: 1, ampere: 1), "Ah": unit(3600, s: 1, ampere: 1),
    "V": unit(1, kg: 1, m: 2, s: -3, ampere: -1), "Ohm": unit(1, kg: 1, m: 2, s: -3, ampere: -2),
    "S": unit(1, kg: -1, m: -2, s: 3, ampere: 2), "mho": unit(1, kg: -1, m: -2, s: 3, ampere: 2),
    "F": unit(1, kg: -1, m: -2, s: 4, ampere: 2), "H": unit(1, kg: 1, m: 2, s: -2, ampere: -2),
    "Wb": unit(1, kg: 1, m: 2, s: -2, ampere: -1), "T": unit(1, kg: 1, s: -2, ampere: -1),
    "N": unit(1, kg: 1, m: 1, s: -2), "Pa": unit(1, kg: 1, m: -1, s: -2),
    "bar": unit(100_000, kg: 1, m: -1, s: -2), "atm": unit(101_325, kg: 1, m: -1, s: -2),
    "att": unit(98_066.5, kg: 1, m: -1, s: -2),
    "[psi]": unit(6894.757293168361, kg: 1, m: -1, s: -2),
    "m[H2O]": unit(9806.65, kg: 1, m: -1, s: -2), "m[Hg]": unit(133_322, kg: 1, m: -1, s: -2),
    "J": unit(1, kg: 1, m: 2, s: -2), "cal": unit(4184, 1000, kg: 1, m: 2, s: -2),
    "[Btu]": unit(1055.05585262, kg: 1, m: 2, s: -2),
    "W": unit(1, kg: 1, m: 2, s: -3, .active), "var": unit(1, kg: 1, m: 2, s: -3, .reactive),
    "VA": unit(1, kg: 1, m: 2, s: -3, .apparent),
    "[HP]": unit(745.6998715822702, kg: 1, m: 2, s: -3, .active),
    "Wh": unit(3600, kg: 1, m: 2, s: -2, .active),
    "varh": unit(3600, kg: 1, m: 2, s: -2, .reactive),
    "VAh": unit(3600, kg: 1, m: 2, s: -2, .apparent),
    "[in_i]": unit(254, 10_000, m: 1), "[ft_i]": unit(3048, 10_000, m: 1),
    "[gal_us]": unit(3_785_411_784, 1e12, m: 3), "[lb_av]": unit(45_359_237, 1e8, kg: 1),
  ]
}
