/// Units as UCUM writes them, and as people do.
enum UnitCode {
  /// What to think of a unit.
  enum Verdict: Equatable {
    case good
    /// It surely means another code.
    case misspelt(String)
    /// It is no code that is known here; perhaps another was meant.
    case unknown(String?)
  }

  static func judge(_ unit: String) -> Verdict {
    if isKnown(unit) {
      return switch unit {
      case "C": .unknown("Cel for degrees (C is the coulomb)")
      case "kW/h", "W/h", "MW/h": .unknown("\(unit.prefix { $0 != "/" })h for energy")
      default: .good
      }
    }
    let plain = simplified(unit)
    if isKnown(plain) { return .misspelt(plain) }
    if let code = dimensionless[plain.lowercased()] { return .unknown(code) }
    if let code = meant(by: plain) { return .misspelt(code) }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let under = denominators[parts[1].lowercased()] ?? term(parts[1]) {
      if turns.contains(parts[0].lowercased()) { return .unknown("1/\(under)") }
      if let over = term(parts[0]) { return .misspelt("\(over)/\(under)") }
    }
    return .unknown(Spelling.nearest(to: plain, among: codes.filter { $0.utf8.count > 2 }))
  }

  private static func term(_ text: String) -> String? { isKnown(text) ? text : meant(by: text) }

  /// The code that people write otherwise.
  private static func meant(by text: String) -> String? {
    if let code = names[text.lowercased()] { return code }
    if isKnown(text) { return text }
    return codes.first { $0.lowercased() == text.lowercased() }
  }

  // MARK: - UCUM

  /// Whether every part of a code is a unit, with or without a prefix and an exponent.
  static func isKnown(_ code: String) -> Bool {
    guard !code.isEmpty, code.utf8.count <= 60 else { return false }
    var rest = code[...]
    if rest.first == "/" { rest = rest.dropFirst() }
    let parts = rest.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." }
    return parts.allSatisfy(isTerm)
  }

  private static func isTerm(_ text: Substring) -> Bool {
    var term = text
    if term.hasSuffix("}"), let open = term.firstIndex(of: "{") {
      // What braces hold is a remark: {pieces}.
      if open == term.startIndex { return term.count > 2 }
      term = term[..<open]
    }
    if term.hasPrefix("10*") || term.hasPrefix("10^") { return Int(term.dropFirst(3)) != nil }
    if term.utf8.allSatisfy(NumberText.isDigit), !term.isEmpty { return true }
    let digits = term.reversed().prefix { $0.isASCII && $0.isNumber }.count
    var symbol = term.dropLast(digits)
    if symbol.hasSuffix("-"), digits > 0 { symbol = symbol.dropLast() }
    // [H2O] ends in a bracket, m3 in an exponent.
    return isSymbol(symbol) || (digits > 0 && isSymbol(term))
  }

  private static func isSymbol(_ symbol: Substring) -> Bool {
    if metric.contains(String(symbol)) || plain.contains(String(symbol)) { return true }
    return prefixes.contains {
      symbol.hasPrefix($0) && metric.contains(String(symbol.dropFirst($0.count)))
    }
  }

  private static let prefixes = [
    "da", "k", "M", "G", "T", "P", "h", "d", "c", "m", "u", "n", "p",
  ]
  /// Units that take prefixes; var, VA, varh, VAh and Wh are not UCUM's, but every meter's.
  private static let metric: Set<String> = [
    "m", "s", "g", "rad", "K", "cd", "mol", "sr", "Hz", "N", "Pa", "J", "W", "A", "V", "F", "Ohm",
    "S",
    "Wb", "Cel", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "l", "L", "t", "bar", "eV", "u", "pc",
    "cal", "C",
    "var", "VA", "Wh", "varh", "VAh", "Ah", "B", "Bd", "bit", "By", "m[H2O]", "m[Hg]", "tex", "mho",
  ]
  /// Units that take none.
  private static let plain: Set<String> = [
    "1", "%", "[ppm]", "[ppb]", "[pH]", "deg", "'", "''", "min", "h", "d", "wk", "mo", "a", "ar",
    "[degF]", "[degRe]", "[psi]", "[in_i]", "[ft_i]", "[gal_us]", "[HP]", "atm", "att", "gon",
    "circ", "[lb_av]", "[Btu]", "[g]",
    "[kn_i]", "[mi_i]", "B[W]", "dB", "mm[Hg]", "[pi]",
  ]

  // MARK: - People

  /// Without blanks, with plain exponents and signs.
  private static func simplified(_ unit: String) -> String {
    var text = ""
    for scalar in unit.unicodeScalars {
      switch scalar {
      case "\u{2018}"..."\u{201F}", "«", "»", "[", "]", "\"": break
      case "²": text += "2"
      case "³": text += "3"
      case "µ", "μ": text += "u"
      case "\u{3A9}", "\u{2126}": text += "Ohm"
      case "º", "˚": text += "°"
      case "·", "⋅", "×", "*": text += "."
      case " ", "\u{A0}", "_", "^": break
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension ValueKind where Value == String {
  /// A unit's code.
  static let unitCode = {
    var kind = text
    kind.read = { node, context in
      guard let unit = text.read(node, &context) else { return nil }
      switch UnitCode.judge(unit) {
      case .good: return unit
      case .misspelt(let code):
        let quoted = code == "1" || code == "%" || code.contains("[") || code.contains("{")
        context.warning(
          "\"\(unit)\" is no code of a unit (UCUM) and is taken as \(code); "
            + "write \(quoted ? "\"\(code)\"" : code)",
          at: context.location(of: node)
        )
        return code
      case .unknown(let meant):
        context.warning(
          "\"\(unit)\" is no code of a unit that is known here (UCUM, such as W, kWh, Cel, m3/h, \"1\")"
            + (meant.map { "; did you mean \($0)?" } ?? ""),
          at: context.location(of: node)
        )
        return unit
      }
    }
    return kind
  }()
}
