/// Another way to compute an expression: by recursive descent, and in one pass over the characters.
///
/// It knows numbers, names, `+ - * /`, parentheses and the four functions, and no units.
struct SecondEvaluator {
  private let characters: [Character]
  private let values: [String: Double]
  private var position = 0

  struct Failure: Error {}

  static func value(_ text: String, _ values: [String: Double]) throws -> Double {
    var reader = Self(characters: Array(text.filter { $0 != " " }), values: values)
    let value = try reader.sum()
    guard reader.position == reader.characters.count else { throw Failure() }
    return value
  }

  private init(characters: [Character], values: [String: Double]) {
    self.characters = characters
    self.values = values
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private mutating func takes(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func sum() throws -> Double {
    var value = try product()
    while let sign = next, "+-".contains(sign) {
      position += 1
      let other = try product()
      value = sign == "+" ? value + other : value - other
    }
    return value
  }

  private mutating func product() throws -> Double {
    var value = try factor()
    while let sign = next, "*/".contains(sign) {
      position += 1
      let other = try factor()
      if sign == "/", other == 0 { throw Failure() }
      value = sign == "*" ? value * other : value / other
      guard value.isFinite else { throw Failure() }
    }
    return value
  }

  private mutating func factor() throws -> Double {
    if takes("-") { return -(try factor()) }
    if takes("+") { return try factor() }
    if takes("(") {
      let value = try sum()
      guard takes(")") else { throw Failure() }
      return value
    }
    var word = ""
    while let character = next, character.isLetter || character.isNumber || "._".contains(character)
    {
      word.append(character)
      position += 1
    }
    if takes("(") { return try call(word) }
    guard let value = Double(word) ?? values[word] else { throw Failure() }
    return value
  }

  private mutating func call(_ name: String) throws -> Double {
    var arguments = [try sum()]
    while takes(",") { arguments.append(try sum()) }
    guard takes(")") else { throw Failure() }
    switch name {
    case "min": return arguments.min() ?? 0
    case "max": return arguments.max() ?? 0
    case "abs": return abs(arguments[0])
    case "sqrt" where arguments[0] >= 0: return arguments[0].squareRoot()
    default: throw Failure()
    }
  }
}
