/// Puts the steps of an expression into their order, with a stack and without recursion (shunting yard).
struct ExpressionParser {
  /// What waits for its right side or its end.
  private enum Waiting {
    case operation(Operation)
    case group
    case call(String, Operation, arguments: Int)
  }

  private let tokens: [ExpressionToken]
  private let end: Int
  private var nodes: [ParsedExpression.Node] = []
  private var waiting: [(entry: Waiting, offset: Int)] = []
  private var depth = 0
  private var position = 0
  /// Whether a value must come next, and not an operator.
  private var needsValue = true

  init(_ tokens: [ExpressionToken], end: Int) {
    self.tokens = tokens
    self.end = end
  }

  mutating func parse() throws(ExpressionProblem) -> [ParsedExpression.Node] {
    guard !tokens.isEmpty else {
      throw ExpressionProblem(
        "the expression is empty; write points with + - * /, such as active_power_l1 + active_power_l2",
        at: 0
      )
    }
    while position < tokens.count {
      let token = tokens[position]
      position += 1
      if needsValue { try value(token) } else { try afterValue(token) }
    }
    guard !needsValue else {
      throw ExpressionProblem("the expression ends where a point or number must follow", at: end)
    }
    try finish()
    return nodes
  }

  // MARK: - Where a value must come

  private mutating func value(_ token: ExpressionToken) throws(ExpressionProblem) {
    switch token.kind {
    case .number(let number): try self.number(number, token)
    case .name(let name) where next?.isSign("(") == true: try call(name, token)
    case .name(let name):
      try emit(.point(name), token.offset)
      needsValue = false
    case .sign("-"): waiting.append((.operation(.negate), token.offset))
    case .sign("+"): break
    case .sign("("): try open(.group, token)
    case .sign:
      throw ExpressionProblem(
        "a point or number is missing before \"\(token.shown)\"",
        at: token.offset
      )
    }
    guard waiting.count <= ExpressionLimits.steps else { throw tooLong(token.offset) }
  }

  /// A name behind a number is its unit.
  private mutating func number(
    _ number: Double,
    _ token: ExpressionToken
  ) throws(ExpressionProblem) {
    needsValue = false
    if case .name(let unit) = next?.kind {
      position += 1
      try emit(.quantity(number, unit: unit), token.offset)
    } else {
      try emit(.number(number), token.offset)
    }
  }

  private mutating func call(_ name: String, _ token: ExpressionToken) throws(ExpressionProblem) {
    guard let operation = Operation.functions.first(where: { $0.name == name })?.operation else {
      let names = Operation.functions.map(\.name)
      var problem = ExpressionProblem(
        "there is no function \(name); there are \(names.joined(separator: ", "))",
        at: token.offset
      )
      problem.misspelt = name
      problem.choices = names
      throw problem
    }
    position += 1
    try open(.call(name, operation, arguments: 1), token)
  }

  private mutating func open(
    _ entry: Waiting,
    _ token: ExpressionToken
  ) throws(ExpressionProblem) {
    depth += 1
    guard depth <= ExpressionLimits.depth else {
      throw ExpressionProblem(
        "more than \(ExpressionLimits.depth) parentheses are inside each other; "
          + "compute the inner part in a point of its own",
        at: token.offset
      )
    }
    waiting.append((entry, token.offset))
  }

  // MARK: - Behind a value

  private mutating func afterValue(_ token: ExpressionToken) throws(ExpressionProblem) {
    switch token.kind {
    case .sign(")"): try close(token)
    case .sign(","): try comma(token)
    case .sign(let sign):
      guard let operation = Operation(sign) else { throw missingOperator(token) }
      try settle(downTo: operation.precedence)
      waiting.append((.operation(operation), token.offset))
      needsValue = true
    case .name, .number: throw missingOperator(token)
    }
  }

  private mutating func close(_ token: ExpressionToken) throws(ExpressionProblem) {
    try settle(downTo: 0)
    guard let (entry, offset) = waiting.popLast() else {
      throw ExpressionProblem("this ) closes nothing", at: token.offset)
    }
    depth -= 1
    guard case .call(let name, let operation, let arguments) = entry else { return }
    switch (operation.operands, arguments) {
    case (2, 1):
      throw ExpressionProblem(
        "\(name) compares two values or more; write \(name)(a, b)",
        at: offset
      )
    case (1, 2...):
      throw ExpressionProblem("\(name) takes one value, not \(arguments)", at: offset)
    case (2, _): try emit(.operation(operation), offset)
    default: try emit(.operation(operation), offset)
    }
  }

  private mutating func comma(_ token: ExpressionToken) throws(ExpressionProblem) {
    try settle(downTo: 0)
    guard case .call(let name, let operation, let arguments) = waiting.last?.entry else {
      throw ExpressionProblem(
        "a comma stands between the values of min and max only; a decimal is written with a point: 0.5",
        at: token.offset
      )
    }
    let offset = waiting.removeLast().offset
    if operation.operands == 2, arguments > 1 { try emit(.operation(operation), offset) }
    waiting.append((.call(name, operation, arguments: arguments + 1), offset))
    needsValue = true
  }

  // MARK: - The stack

  /// Does what waits and comes before an operator of this precedence.
  private mutating func settle(downTo precedence: Int) throws(ExpressionProblem) {
    while case .operation(let operation) = waiting.last?.entry, operation.precedence >= precedence {
      try emit(.operation(operation), waiting.removeLast().offset)
    }
  }

  private mutating func finish() throws(ExpressionProblem) {
    try settle(downTo: 0)
    if let open = waiting.last {
      throw ExpressionProblem("this ( is not closed", at: open.offset)
    }
  }

  private mutating func emit(
    _ step: ParsedExpression.Step,
    _ offset: Int
  ) throws(ExpressionProblem) {
    guard nodes.count < ExpressionLimits.steps else { throw tooLong(offset) }
    nodes.append(ParsedExpression.Node(step: step, offset: offset))
  }

  private func tooLong(_ offset: Int) -> ExpressionProblem {
    ExpressionProblem(
      "the expression has more than \(ExpressionLimits.steps) parts; "
        + "compute some of them in a point of its own",
      at: offset
    )
  }

  private func missingOperator(_ token: ExpressionToken) -> ExpressionProblem {
    ExpressionProblem(
      "an operator is missing before \"\(token.shown)\"; write + - * or /",
      at: token.offset
    )
  }

  private var next: ExpressionToken? { position < tokens.count ? tokens[position] : nil }
}
