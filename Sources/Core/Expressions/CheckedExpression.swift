/// What an expression's point is, as far as units and kinds are checked.
package struct ExpressionOperand: Sendable {
  /// A UCUM code.
  package var unit: String
  /// Whether it only grows.
  package var isCounter: Bool

  package init(unit: String, isCounter: Bool) {
    self.unit = unit
    self.isCounter = isCounter
  }
}

/// An expression whose points are known and whose units fit.
package struct CheckedExpression: Sendable {
  private let parsed: ParsedExpression
  private let operands: [String]
  private let steps: [PointExpression.Step]
  private let result: ExpressionValue

  /// Whether it is a sum of counters, each multiplied by a positive number or by none: it only grows, too.
  package var isCounterSum: Bool { result.isCounter }

  /// The unit it has without a conversion, such as `W`; for a product a combination, such as `V.A`.
  package var unit: String { result.unit }

  /// Whether ``unit`` is that of one of its points, or none.
  package var hasUnitOfPoint: Bool { result.isPointUnit || result.unit == "1" }

  /// Checks an expression.
  ///
  /// `operand` says what a point is.
  package init(
    _ parsed: ParsedExpression,
    _ operand: (String) -> ExpressionOperand?
  ) throws(ExpressionProblem) {
    var typing = ExpressionTyping()
    for node in parsed.nodes {
      switch node.step {
      case .number(let number): typing.push(number, unit: nil)
      case .quantity(let number, let unit): typing.push(number, unit: unit)
      case .point(let name):
        guard let operand = operand(name) else {
          throw ExpressionProblem("there is no point \(name)", at: node.offset)
        }
        typing.push(name, operand)
      case .operation(let operation): try typing.apply(operation, at: node.offset)
      }
    }
    guard let result = typing.values.last else { throw ExpressionProblem("it is empty", at: 0) }
    guard !result.isLiteral else {
      throw ExpressionProblem("it has no point in it, so that it is always the same number", at: 0)
    }
    self.parsed = parsed
    self.result = result
    operands = typing.operands
    steps = typing.steps
  }

  /// The expression with its result in a unit.
  package func expression(in unit: String) throws(ExpressionProblem) -> PointExpression {
    let wanted = UnitMeasure(code: unit)
    guard result.measure.hasDimension(of: wanted) else {
      throw ExpressionProblem(
        "the expression gives \(result.shownUnit), and the point's unit is \(unit == "1" ? "\"1\"" : unit)",
        at: 0
      )
    }
    if result.measure.contradicts(wanted) {
      throw ExpressionProblem(
        "the expression gives \(result.shownUnit), which is \(result.measure.power?.rawValue ?? ""), "
          + "and the point's unit \(unit) is \(wanted.power?.rawValue ?? "")",
        at: 0
      )
    }
    let factor = result.measure.conversion(to: wanted)
    let isSame = factor.numerator == factor.denominator
    return PointExpression(
      text: parsed.text,
      operands: operands,
      steps: isSame ? steps : steps + [.convert(factor.numerator, factor.denominator)]
    )
  }
}
