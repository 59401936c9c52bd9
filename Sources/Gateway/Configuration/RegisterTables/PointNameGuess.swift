/// The standard point that a maker's words mean: `Voltage L1-N`, `Total system power`, `Điện áp dây AB`.
enum PointNameGuess {
  /// The standard name; `nil` where none is meant for sure.
  static func standardName(of text: String, unit: String) -> String? {
    let words = words(of: text)
    guard words.allSatisfy({ isOrdinary($0) }) else { return nil }
    guard let quantity = quantity(words, unit) else { return nil }
    let name = name(quantity, words)
    return StandardPoint.named(name) == nil ? nil : name
  }

  /// A name of letters, digits and `_` for what has no standard name.
  static func plainName(of text: String) -> String {
    var name = ""
    for character in ProfileSearch.plain(text) {
      if character.isASCII, character.isLetter || character.isNumber {
        name.append(character)
      } else if !name.isEmpty, name.last != "_" {
        name.append("_")
      }
    }
    return String(name.prefix(60).reversed().drop { $0 == "_" }.reversed())
  }

  /// Whether a word belongs to the name of a standard value; any other makes it another value, such as that of a
  /// battery.
  private static func isOrdinary(_ word: String) -> Bool {
    word.count <= 2 || ordinary.contains(word) || phases.contains { $0.1.contains(word) }
      || pairs.contains { $0.1.contains(word) }
  }

  private static let ordinary: Set<String> = [
    "voltage", "voltages", "volts", "volt", "current", "currents", "amps", "ampere", "amperes",
    "frequency", "freq", "temperature", "temp", "active", "reactive", "apparent", "power", "factor",
    "energy", "thd", "distortion", "total", "system", "sum", "phase", "phases", "line", "lines",
    "neutral", "average", "avg", "mean", "import", "imported", "export", "exported", "delivered",
    "received", "forward", "reverse", "positive", "negative", "consumed", "consumption", "real",
    "true", "rms", "grid", "supply", "instantaneous", "value", "measured", "three", "all", "kwh",
    "kvarh", "varh", "kvah", "kvar", "var", "kva", "watts", "watt", "and", "the", "for", "between",
    "cosphi", "cos", "dien", "pha", "day", "dong", "trung", "tinh", "cong", "suat", "tac", "dung",
    "phan", "khang", "bieu", "kien", "nang", "tong", "nhan", "phat", "tan", "nhiet", "chieu",
    "thuan", "nguoc", "binh", "meo", "hai", "sell", "meter", "counter",
  ]

  private enum Quantity: String {
    case voltage, current, frequency, temperature
    case activePower = "active_power"
    case reactivePower = "reactive_power"
    case apparentPower = "apparent_power"
    case powerFactor = "power_factor"
    case activeEnergy = "active_energy"
    case reactiveEnergy = "reactive_energy"
    case apparentEnergy = "apparent_energy"
    case voltageDistortion = "thd_voltage"
    case currentDistortion = "thd_current"
  }

  /// Small words without accents; a phase is a word of its own.
  private static func words(of text: String) -> Set<String> {
    let plain = ProfileSearch.plain(text).map { $0.isLetter || $0.isNumber ? $0 : " " }
    return Set(String(plain).split(separator: " ").map(String.init))
  }

  private static func quantity(_ words: Set<String>, _ unit: String) -> Quantity? {
    func says(_ some: String...) -> Bool { some.contains(where: words.contains) }
    let base = unit.hasPrefix("k") || unit.hasPrefix("M") ? String(unit.dropFirst()) : unit
    // What is set, recorded or counted in another way is not the value itself.
    if says(
      "max",
      "maximum",
      "min",
      "minimum",
      "demand",
      "peak",
      "setting",
      "ratio",
      "unbalance",
      "nominal",
      "rated",
      "alarm",
      "harmonic",
      "net",
      "angle",
      "tariff",
      "t1",
      "t2",
      "primary",
      "secondary"
    ) {
      return nil
    }
    if says("thd", "distortion") {
      if says("current", "i", "amps", "dong", "a") { return .currentDistortion }
      return says("voltage", "volt", "volts", "u", "v", "ap") ? .voltageDistortion : nil
    }
    switch base {
    case "V": return .voltage
    case "A": return .current
    case "Hz": return .frequency
    case "W": return .activePower
    case "var": return .reactivePower
    case "VA": return .apparentPower
    case "Wh": return .activeEnergy
    case "varh": return .reactiveEnergy
    case "VAh": return .apparentEnergy
    case "Cel": return says("temperature", "nhiet") ? .temperature : nil
    case "1", "": break
    default: return nil
    }
    if says("factor", "pf", "cosphi", "cos", "cosf") { return .powerFactor }
    if says("frequency", "freq", "hz") || (says("tan") && says("so")) { return .frequency }
    let isEnergy = says("energy", "kwh", "wh", "kvarh", "varh", "nang")
    if says("reactive", "kvar", "var", "kvarh", "varh") || (says("phan") && says("khang")) {
      return isEnergy
        ? .reactiveEnergy : says("power", "kvar", "var", "suat") ? .reactivePower : nil
    }
    if says("apparent", "kva", "va") || (says("bieu") && says("kien")) {
      return isEnergy ? .apparentEnergy : says("power", "kva", "va", "suat") ? .apparentPower : nil
    }
    if isEnergy { return .activeEnergy }
    if says("power", "watts", "kw", "watt") || (says("cong") && says("suat")) {
      return .activePower
    }
    if says("voltage", "volts", "volt") || (says("dien") && says("ap")) { return .voltage }
    if says("current", "amps", "amperes") || (says("dong") && says("dien")) { return .current }
    return nil
  }

  private static func name(_ quantity: Quantity, _ words: Set<String>) -> String {
    let base = quantity.rawValue
    switch quantity {
    case .voltage: return voltage(words)
    case .frequency, .temperature: return base
    case .current:
      if words.contains("n") || words.contains("neutral") || words.contains("trung") {
        return "current_n"
      }
      return phase(words).map { "current_l\($0)" } ?? (isMean(words) ? "current_average" : base)
    case .activeEnergy, .reactiveEnergy, .apparentEnergy:
      let direction = direction(words)
      return ([base, direction] + (phase(words).map { ["l\($0)"] } ?? [])).joined(separator: "_")
    default: return phase(words).map { "\(base)_l\($0)" } ?? base
    }
  }

  private static func direction(_ words: Set<String>) -> String {
    let exports = ["export", "exported", "delivered", "reverse", "negative", "phat", "sell", "ex"]
    if exports.contains(where: words.contains) { return "export" }
    return "import"
  }

  private static func isMean(_ words: Set<String>) -> Bool {
    ["average", "avg", "mean", "trung"].contains(where: words.contains)
  }

  private static func voltage(_ words: Set<String>) -> String {
    if let pair = linePair(words) { return "voltage_l\(pair)_l\(pair % 3 + 1)" }
    let isLine =
      words.contains("ll") || words.contains("day")
      || (words.contains("line") && !words.contains("neutral"))
    if isMean(words) { return isLine ? "voltage_ll_average" : "voltage_ln_average" }
    guard let phase = phase(words) else { return "voltage" }
    return isLine && !words.contains("n") ? "voltage" : "voltage_l\(phase)_n"
  }

  /// The first phase of a line voltage.
  private static func linePair(_ words: Set<String>) -> Int? {
    if let pair = pairs.first(where: { $0.1.contains(where: words.contains) }) { return pair.0 }
    let phases = [1, 2, 3].filter { number in words.contains("l\(number)") }
    switch phases {
    case [1, 2]: return 1
    case [2, 3]: return 2
    case [1, 3]: return 3
    default: return nil
    }
  }

  private static let pairs: [(Int, [String])] = [
    (1, ["ab", "12", "rs", "uab", "vab", "u12", "v12", "l1l2", "urs", "uv"]),
    (2, ["bc", "23", "st", "ubc", "vbc", "u23", "v23", "l2l3", "ust", "vw"]),
    (3, ["ca", "31", "tr", "uca", "vca", "u31", "v31", "l3l1", "utr", "wu", "13"]),
  ]

  private static func phase(_ words: Set<String>) -> Int? {
    let found = phases.filter { $0.1.contains(where: words.contains) }
    return found.count == 1 ? found[0].0 : nil
  }

  private static let phases: [(Int, [String])] = [
    (
      1,
      [
        "l1", "a", "1", "r", "p1", "i1", "u1", "v1", "ia", "ua", "va1", "van", "an", "v1n", "l1n",
        "ua", "pa", "qa", "sa", "phase1", "pha1",
      ]
    ),
    (
      2,
      [
        "l2", "b", "2", "s", "p2", "i2", "u2", "v2", "ib", "ub", "vbn", "bn", "v2n", "l2n", "pb",
        "qb", "sb", "phase2", "pha2",
      ]
    ),
    (
      3,
      [
        "l3", "c", "3", "t", "p3", "i3", "u3", "v3", "ic", "uc", "vcn", "cn", "v3n", "l3n", "pc",
        "qc", "sc", "phase3", "pha3",
      ]
    ),
  ]
}
