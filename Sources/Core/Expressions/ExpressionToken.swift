/// One word or sign of an expression.
struct ExpressionToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case number(Double)
    case name(String)
    case sign(Unicode.Scalar)
  }

  var kind: Kind
  /// In Unicode scalars from 0.
  var offset: Int

  /// For messages.
  var shown: String {
    switch kind {
    case .number(let value): value == value.rounded() ? "\(Int64(clamping: value))" : "\(value)"
    case .name(let name): name
    case .sign(let sign): String(Character(sign))
    }
  }

  func isSign(_ sign: Unicode.Scalar) -> Bool { kind == .sign(sign) }
}

extension Int64 {
  /// - Parameter value: Finite.
  fileprivate init(clamping value: Double) {
    self = Int64(exactly: value) ?? (value < 0 ? .min : .max)
  }
}

/// Cuts the text of an expression into words and signs.
struct ExpressionTokens {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  static func of(_ text: String) throws(ExpressionProblem) -> [ExpressionToken] {
    var reader = Self(text)
    var tokens: [ExpressionToken] = []
    while let token = try reader.next() { tokens.append(token) }
    return tokens
  }

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private mutating func next() throws(ExpressionProblem) -> ExpressionToken? {
    while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    guard position < scalars.count else { return nil }
    let start = position
    if Self.isWord(scalars[start]) { return try word() }
    position += 1
    guard "+-*/(),".unicodeScalars.contains(scalars[start]) else {
      throw ExpressionProblem(Self.objection(to: scalars[start]), at: start)
    }
    return ExpressionToken(kind: .sign(scalars[start]), offset: start)
  }

  /// A number or a name: what begins with a digit is a number where it can be one.
  private mutating func word() throws(ExpressionProblem) -> ExpressionToken {
    let start = position
    skipWord()
    // The sign of an exponent: 1e-3.
    if position < scalars.count, "+-".unicodeScalars.contains(scalars[position]),
      let last = scalars[start..<position].last, last == "e" || last == "E",
      Double(text(from: start) + "0") != nil
    {
      position += 1
      skipWord()
    }
    let text = text(from: start)
    let isNumeric = Self.isDigit(scalars[start]) || scalars[start] == "."
    if isNumeric, let value = Double(text), value.isFinite, text.unicodeScalars.last != "." {
      return ExpressionToken(kind: .number(value), offset: start)
    }
    if text.contains(".") { throw ExpressionProblem(Self.objection(toWord: text), at: start) }
    return ExpressionToken(kind: .name(text), offset: start)
  }

  private mutating func skipWord() {
    while position < scalars.count, Self.isWord(scalars[position]) { position += 1 }
  }

  private func text(from start: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<position])
    return String(text)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || scalar == "_" || scalar == "."
  }

  private static func objection(toWord text: String) -> String {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let last = parts.last, !isDigit(text.unicodeScalars.first ?? ".") else {
      return "\"\(text)\" is neither a number nor the name of a point"
    }
    return "an expression has points of its own device only; write \(last) instead of \(text)"
  }

  private static func objection(to scalar: Unicode.Scalar) -> String {
    let shown = "\"\(Character(scalar))\""
    switch scalar {
    case "×", "·", "⋅", "∗": return "\(shown) is no operator; write *"
    case "÷", ":": return "\(shown) is no operator; write /"
    case "−", "–", "—": return "\(shown) is no minus; write -"
    case "^": return "\(shown) is no operator; write a * a for the square of a"
    case "%":
      return
        "\(shown) is no operator; for a share of a hundred multiply by 100 and write unit: \"%\""
    case "[", "{", "]", "}": return "\(shown) groups nothing; write ( and )"
    case "=", "<", ">", "!", "&", "|", "?":
      return "\(shown) is no operator: an expression computes a number, and compares nothing"
    case "\"", "'": return "\(shown) does not belong here; names of points stand without quotes"
    case "$", "#", "@": return "\(shown) does not belong here; write the name of the point alone"
    default: return "\(shown) does not belong into an expression"
    }
  }
}
