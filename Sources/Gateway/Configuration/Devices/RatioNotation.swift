import Registers
import Yaml

/// Transformer ratios as files write them, and as nameplates do.
enum RatioNotation {
  /// `40`, or the two sides `200/5`; a side that may be a thousand, such as `1.000`, is none.
  static func ratio(of scalar: YamlScalar) -> DecimalFactor? {
    let texts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
    let sides = texts.compactMap { side(String($0)) }
    guard sides.count == texts.count else { return nil }
    if sides.count == 2, sides[1].value != 0 { return sides[0].divided(by: sides[1]) }
    return sides.count == 1 && !scalar.isText ? sides[0] : nil
  }

  private static func side(_ text: String) -> DecimalFactor? {
    guard NumberText.isDecimal(text), !isAmbiguous(text) else { return nil }
    return DecimalFactor(decimal: text)
  }

  private static func isAmbiguous(_ text: String) -> Bool {
    text.contains(".") && NumberNotation.meanings(of: text).count > 1
  }

  /// What to write instead of `200:5`, `200A/5A`, `22kV/110V`, `35000/√3 / 100/√3`, `1.000/5` or `x40`.
  static func advice(for text: String) -> Advice {
    var word = OddCharacter.plain(text).filter { !$0.isWhitespace }
    for root in ["/√3", "/sqrt(3)", "/v3", "/V3"] {
      let parts = word.components(separatedBy: root)
      if parts.count == 3, parts[2].isEmpty { word = parts.joined() }
    }
    for sign in [":", "\\", "÷", "∶", "|"] { word = word.replacing(sign, with: "/") }
    word = word.replacing("//", with: "/")
    if let first = word.first, "x×X".contains(first) { word.removeFirst() }
    if let last = word.last, "x×X".contains(last) { word.removeLast() }
    let sides = word.split(separator: "/", omittingEmptySubsequences: false).map(amounts)
    guard (1...2).contains(sides.count), sides.allSatisfy({ !$0.isEmpty && $0.count <= 2 }) else {
      return .none
    }
    let ratios =
      sides.count == 1
      ? sides[0] : sides[0].flatMap { primary in sides[1].map { "\(primary)/\($0)" } }
    return Advice(ratios.filter { ratio(of: YamlScalar(text: $0)).map { $0.value > 0 } == true })
  }

  /// The numbers in amperes or volts that one side can stand for.
  private static func amounts(_ side: Substring) -> [String] {
    let number = side.prefix { $0.isNumber || ".,'_".contains($0) }
    let factor: Double
    switch side.dropFirst(number.count).lowercased() {
    case "", "a", "v", "lần", "x", "times": factor = 1
    case "ka", "kv": factor = 1000
    case "ma", "mv": factor = 0.001
    default: return []
    }
    return NumberNotation.meanings(of: String(number)).compactMap { text in
      factor == 1 ? text : NumberText.decimal(text).map { NumberText.text($0 * factor) }
    }
  }
}

extension String {
  /// The parts between the occurrences of another text.
  fileprivate func components(separatedBy divider: String) -> [String] {
    split(separator: divider, omittingEmptySubsequences: false).map(String.init)
  }
}
