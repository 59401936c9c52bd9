/// Numbers with something behind them.
extension NumberNotation {
  /// A factor with the unit behind it that the value gets.
  static func factor(in text: String) -> Advice {
    let plain = OddCharacter.plain(text).filter { !$0.isWhitespace }.drop { "x×*".contains($0) }
    let number = plain.prefix { $0.isNumber || ".,-'".contains($0) }
    let unit = plain.dropFirst(number.count)
    guard unit.allSatisfy({ $0.isLetter || "/°;²³0123456789".contains($0) }) else { return .none }
    return Advice(meanings(of: String(number)), reason: "has more in it than a number")
  }

  /// A number with a unit or a percent sign behind it, or a sign before it.
  static func adviceWithoutUnit(for text: String) -> Advice {
    if let power = power(OddCharacter.plain(text)) { return Advice([power]) }
    let plain = OddCharacter.plain(text).filter { !$0.isWhitespace }
    let number = plain.drop { "<>=≥≤~".contains($0) }.prefix { $0.isNumber || ".,-+'".contains($0) }
    let unit = plain.drop { "<>=≥≤~".contains($0) }.dropFirst(number.count)
    let meanings = meanings(of: String(number))
    guard !meanings.isEmpty else { return .none }
    if unit == "%" {
      return Advice(
        [],
        reason: "is a percentage; write the amount in the unit of the value, such as 0.5"
      )
    }
    guard unit.first?.isLetter == true || unit.first == "°" || unit.isEmpty,
      !(unit.first?.lowercased() == "e" && unit.contains(where: \.isNumber))
    else { return .none }
    if unit.isEmpty { return Advice(meanings, reason: "has a sign before it") }
    let isMultiple = unit.count > 1 && "kMG".contains(unit.first ?? " ")
    return isMultiple
      ? Advice(
        [],
        reason: "has a unit in it; write the number alone, in the unit of the value, such as 0.5"
      )
      : Advice(meanings, reason: "has more in it than a number")
  }
}
