/// Numbers in the notations of people and of other programs.
enum NumberNotation {
  /// The numbers that a text can stand for, as configuration files write them.
  ///
  /// It knows decimal commas, thousands that are set apart, blanks, a missing digit at the point and
  /// hexadecimal. `1,000` stands for two numbers: 1 with decimals, and a thousand.
  /// - Returns: nothing for a text that is no number in any notation.
  static func meanings(of text: String) -> [String] {
    if let raw = WrittenInteger(text), raw.isHexadecimal { return [raw.text] }
    let plain = OddCharacter.plain(text).filter { !$0.isWhitespace && $0 != "_" && $0 != "'" }
    for (prefix, radix) in [("0o", 8), ("0b", 2)] where plain.lowercased().hasPrefix(prefix) {
      return Int(plain.dropFirst(2), radix: radix).map { [String($0)] } ?? []
    }
    let word = withDigitsForLetters(plain)
    let unsigned = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    let sign = word.hasPrefix("-") ? "-" : ""
    let mantissa = unsigned.prefix { $0 != "e" && $0 != "E" }
    return unseparated(mantissa)
      .map { sign + $0 + unsigned.dropFirst(mantissa.count) }
      .filter { NumberText.decimal($0) != nil }
  }

  /// The same, and the values of `1/10`, `/10`, `x0.1` and `10^-1`.
  static func values(of text: String) -> [String] {
    let plain = OddCharacter.plain(text).filter { !$0.isWhitespace }
    let numbers = meanings(of: plain)
    if !numbers.isEmpty { return numbers }
    if let first = plain.first, "x×*".contains(first) {
      return meanings(of: String(plain.dropFirst()))
    }
    if let power = power(plain) { return [power] }
    let sides = plain.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "÷" }
    guard sides.count == 2 else { return [] }
    return quotient(sides[0].isEmpty ? "1" : String(sides[0]), String(sides[1]))
  }

  /// `10^-1` and `2**32`.
  static func power(_ text: String) -> String? {
    let parts = text.filter { !$0.isWhitespace }.replacing("**", with: "^")
      .split(separator: "^", omittingEmptySubsequences: false)
    guard parts.count == 2, let base = Int(parts[0]),
      let exponent = Int(parts[1].filter { $0 != "(" && $0 != ")" })
    else { return nil }
    if base == 10, (-9...9).contains(exponent) {
      return NumberText.decimal("1e\(exponent)").map(NumberText.text)
    }
    return base == 2 && (0...62).contains(exponent) ? String(1 << exponent) : nil
  }

  /// What to write instead of a text that stands for some of these numbers.
  static func advice(for text: String, _ numbers: [String]) -> Advice {
    if numbers.isEmpty { return adviceWithoutUnit(for: text) }
    let hasDecimalComma = text.contains(",") && numbers.count == 1 && numbers[0].contains(".")
    return Advice(
      numbers,
      reason: hasDecimalComma ? "has a comma where decimals have a point" : nil
    )
  }

  /// The two readings of a whole number with a fraction of three zeros, which may be a thousand: `1.000`,
  /// `760.000W`.
  static func thousands(in text: String) -> (taken: String, other: String)? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    guard number.hasSuffix(".000") else { return nil }
    let meanings = meanings(of: String(number)).map { $0 + text.dropFirst(number.count) }
    return meanings.count == 2 ? (meanings[0], meanings[1]) : nil
  }

  /// The whole numbers that a text can stand for, a word or sign before them or behind them left out: `No. 5`,
  /// `5;`.
  static func integers(of text: String) -> [String] {
    let numbers = meanings(of: text)
    guard numbers.isEmpty else { return numbers }
    let plain = OddCharacter.plain(text)
    let number = plain.drop { $0.isLetter || " .:;=#,()\"'".contains($0) }
    let digits = number.prefix { $0.isASCII && $0.isNumber }
    let end = number.dropFirst(digits.count)
    // `125 registers` is a number with a word, `5h` may be anything.
    let isWord = end.hasPrefix(" ") && end.allSatisfy { $0.isLetter || $0.isWhitespace }
    guard isWord || end.allSatisfy({ " .;,)\"'".contains($0) }) else { return [] }
    return meanings(of: String(digits))
  }

  private static func quotient(_ dividend: String, _ divisor: String) -> [String] {
    guard let a = NumberText.decimal(dividend), let b = NumberText.decimal(divisor), b != 0 else {
      return []
    }
    let text = NumberText.text(a / b)
    return text.utf8.count <= 8 && NumberText.isDecimal(text) ? [text] : []
  }

  /// `1O` and `l0` as they were meant.
  private static func withDigitsForLetters(_ text: String) -> String {
    guard text.contains(where: \.isNumber) else { return text }
    return String(
      text.map { ["O": "0", "o": "0", "l": "1", "I": "1"][$0] ?? $0 }
    )
  }

  /// The numbers that digits with points and commas between them stand for.
  private static func unseparated(_ text: Substring) -> [String] {
    let marks = text.filter { $0 == "." || $0 == "," }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard parts.allSatisfy({ $0.utf8.allSatisfy(NumberText.isDigit) }), let last = parts.last else {
      return []
    }
    if Set(marks).count == 2 {
      // The last mark divides the fraction, the others divide thousands.
      guard let mark = marks.last, marks.filter({ $0 == mark }).count == 1, !last.isEmpty,
        areThousands(parts.dropLast())
      else { return [] }
      return [decimal(parts.dropLast().joined(), last)]
    }
    if marks.count > 1 { return areThousands(parts[...]) ? [parts.joined()] : [] }
    guard marks.count == 1 else { return [String(text)] }
    guard parts.contains(where: { !$0.isEmpty }) else { return [] }
    let one = decimal(parts[0].isEmpty ? "0" : String(parts[0]), last)
    return areThousands(parts[...]) && !parts[0].hasPrefix("0") ? [one, parts.joined()] : [one]
  }

  /// Up to three digits, and groups of three behind them.
  private static func areThousands(_ parts: ArraySlice<Substring>) -> Bool {
    guard let first = parts.first, (1...3) ~= first.count else { return false }
    return parts.dropFirst().allSatisfy { $0.count == 3 }
  }

  private static func decimal(_ whole: String, _ fraction: Substring) -> String {
    let digits = String(fraction.reversed().drop { $0 == "0" }.reversed())
    return digits.isEmpty ? whole : "\(whole).\(digits)"
  }
}
