/// Limits of alarms as people write them.
enum LevelNotation {
  /// What to write instead of `760 kW`, `>760kW`, `760,5`, `95%`, `253V` or `500kWh`.
  static func advice(for text: String) -> Advice {
    let plain = OddCharacter.plain(text).filter { !$0.isWhitespace }
    let word = String(plain.drop { "<>=≥≤~".contains($0) })
    if word != plain, UnitNotation.power.parse(word) != nil || NumberText.decimal(word) != nil {
      return Advice([word], reason: "has a sign before it, which the key says already")
    }
    let power = UnitNotation.power.advice(for: word)
    if word.contains(where: \.isLetter), !power.alternatives.isEmpty { return power }
    return plainNumber(word) ?? NumberNotation.advice(for: word, NumberNotation.meanings(of: word))
  }

  /// The number in Wh, VA, V and other units without a prefix, in which values are.
  private static func plainNumber(_ word: String) -> Advice? {
    let number = word.prefix { $0.isNumber || ".,".contains($0) }
    let unit = word.dropFirst(number.count).lowercased()
    let factors = ["": 1.0, "k": 1000, "m": 1_000_000]
    guard !unit.isEmpty,
      let base = ["varh", "var", "vah", "va", "wh", "v", "a"].first(where: unit.hasSuffix),
      let factor = factors[String(unit.dropLast(base.count))]
    else { return nil }
    let numbers = NumberNotation.meanings(of: String(number)).compactMap(NumberText.decimal)
    return Advice(
      numbers.map { NumberText.text($0 * factor) },
      reason: "has a unit, but only powers are written with one, such as 760kW"
    )
  }
}
