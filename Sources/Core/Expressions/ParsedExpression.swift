/// An expression as it was read, before its points and units are known: its steps in the order in which
/// they are done (reverse Polish notation).
package struct ParsedExpression: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case number(Double)
    /// A number with its unit, such as 200 W.
    case quantity(Double, unit: String)
    case point(String)
    case operation(Operation)
  }

  struct Node: Sendable, Hashable {
    var step: Step
    /// In Unicode scalars from 0.
    var offset: Int
  }

  /// As it is written.
  package let text: String
  let nodes: [Node]

  /// The points it uses, in the order in which they are written, and where.
  package var points: [(name: String, offset: Int)] {
    nodes.compactMap { node in
      if case .point(let name) = node.step { (name, node.offset) } else { nil }
    }
  }

  /// Reads an expression: numbers, points, `+ - * /`, parentheses, `min`, `max`, `abs`, `sqrt`.
  package init(parsing text: String) throws(ExpressionProblem) {
    guard text.unicodeScalars.count <= ExpressionLimits.length else {
      throw ExpressionProblem(
        "the expression is longer than \(ExpressionLimits.length) characters; "
          + "compute parts of it in points of their own",
        at: 0
      )
    }
    var parser = ExpressionParser(try ExpressionTokens.of(text), end: text.unicodeScalars.count)
    self.text = text
    nodes = try parser.parse()
  }
}

/// What is done with one or two values.
enum Operation: Sendable, Hashable {
  case add, subtract, multiply, divide
  case least, greatest
  case negate, magnitude, squareRoot

  /// How many values it takes.
  var operands: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .least, .greatest: 2
    case .negate, .magnitude, .squareRoot: 1
    }
  }

  /// Which of two operators is done first: the higher one.
  var precedence: Int {
    switch self {
    case .add, .subtract: 1
    case .multiply, .divide: 2
    default: 3
    }
  }

  /// The operator between two values that a sign stands for.
  init?(_ sign: Unicode.Scalar) {
    switch sign {
    case "+": self = .add
    case "-": self = .subtract
    case "*": self = .multiply
    case "/": self = .divide
    default: return nil
    }
  }

  /// What a function is called.
  static let functions: [(name: String, operation: Self)] = [
    ("min", .least), ("max", .greatest), ("abs", .magnitude), ("sqrt", .squareRoot),
  ]
}
