/// What is known of a part of an expression before it is computed.
struct ExpressionValue: Sendable {
  var measure: UnitMeasure
  /// As it would be written; for people.
  var unit: String
  /// Whether it holds numbers only.
  var isLiteral = false
  /// Its value, where it is a number alone.
  var number: Double?
  var isCounter = false
  /// Whether the unit is that of a point, and no product of units.
  var isPointUnit = false

  var shownUnit: String { unit == "1" ? "a number without a unit" : unit }

  /// Zero is zero in every unit.
  var isZero: Bool { isLiteral && number == 0 && measure.isPlain }
}

/// Follows units through an expression, and adds the steps that convert them.
struct ExpressionTyping {
  private(set) var values: [ExpressionValue] = []
  private(set) var steps: [PointExpression.Step] = []
  private(set) var operands: [String] = []

  /// A number; without a unit it is a plain one.
  mutating func push(_ number: Double, unit: String?) {
    let code = unit ?? "1"
    values.append(
      ExpressionValue(measure: UnitMeasure(code: code), unit: code, isLiteral: true, number: number)
    )
    steps.append(.number(number))
  }

  mutating func push(_ name: String, _ operand: ExpressionOperand) {
    let position = operands.firstIndex(of: name) ?? operands.count
    if position == operands.count { operands.append(name) }
    values.append(
      ExpressionValue(
        measure: UnitMeasure(code: operand.unit),
        unit: operand.unit,
        isCounter: operand.isCounter,
        isPointUnit: true
      )
    )
    steps.append(.operand(position))
  }

  mutating func apply(_ operation: Operation, at offset: Int) throws(ExpressionProblem) {
    guard let last = values.popLast() else { return }
    switch operation {
    case .negate, .magnitude: values.append(alone(last, operation))
    case .squareRoot: values.append(try root(of: last, at: offset))
    case .add, .subtract, .least, .greatest:
      guard let first = values.popLast() else { return }
      values.append(try joined(first, last, operation, at: offset))
    case .multiply, .divide:
      guard let first = values.popLast() else { return }
      values.append(try multiplied(first, last, operation, at: offset))
    }
    steps.append(.operation(operation))
  }

  private func alone(_ value: ExpressionValue, _ operation: Operation) -> ExpressionValue {
    var value = value
    value.isCounter = false
    value.number = value.number.map { operation == .negate ? -$0 : abs($0) }
    return value
  }

  private func root(
    of value: ExpressionValue,
    at offset: Int
  ) throws(ExpressionProblem) -> ExpressionValue {
    guard let measure = value.measure.squareRoot else {
      throw ExpressionProblem(
        "there is no unit for the square root of \(value.shownUnit)",
        at: offset
      )
    }
    // Of the root of a sum of squares nobody knows which power it is.
    let unit = value.measure.isPlain ? "1" : "sqrt(\(value.unit))"
    return ExpressionValue(measure: measure, unit: unit, isLiteral: value.isLiteral)
  }

  /// A sum, a difference, the lesser or the greater of two, in the unit of the first.
  private mutating func joined(
    _ first: ExpressionValue,
    _ last: ExpressionValue,
    _ operation: Operation,
    at offset: Int
  ) throws(ExpressionProblem) -> ExpressionValue {
    let isCounter = operation == .add && first.isCounter && last.isCounter
    var result = first.isZero ? last : first
    result.isLiteral = first.isLiteral && last.isLiteral
    result.isCounter = isCounter
    result.number = nil
    if first.isZero || last.isZero { return result }
    guard first.measure.hasDimension(of: last.measure), !first.measure.contradicts(last.measure)
    else { throw mismatch(first, last, operation, at: offset) }
    let factor = last.measure.conversion(to: first.measure)
    if factor.numerator != factor.denominator {
      steps.append(.convert(factor.numerator, factor.denominator))
    }
    result.measure.power = first.measure.power ?? last.measure.power
    return result
  }

  private func mismatch(
    _ first: ExpressionValue,
    _ last: ExpressionValue,
    _ operation: Operation,
    at offset: Int
  ) -> ExpressionProblem {
    let verb =
      switch operation {
      case .subtract: "subtracted"
      case .least, .greatest: "compared"
      default: "added"
      }
    var advice = ""
    if let (literal, other) = first.isLiteral
      ? (first, last) : last.isLiteral ? (last, first) : nil,
      literal.measure.isPlain, let number = literal.number
    {
      let text = number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
      advice = "; write the number with its unit: \(text) \(other.unit)"
    } else if let power = first.measure.power, let other = last.measure.power, power != other,
      first.measure.hasDimension(of: last.measure)
    {
      advice = "; for apparent power write sqrt(p * p + q * q)"
    }
    return ExpressionProblem(
      "\(first.shownUnit) and \(last.shownUnit) cannot be \(verb)\(advice)",
      at: offset
    )
  }

  private func multiplied(
    _ first: ExpressionValue,
    _ last: ExpressionValue,
    _ operation: Operation,
    at offset: Int
  ) throws(ExpressionProblem) -> ExpressionValue {
    let divides = operation == .divide
    if divides, last.number == 0 {
      throw ExpressionProblem("this divides by zero", at: offset)
    }
    let isFactor = { (value: ExpressionValue) in value.isLiteral && value.measure.isPlain }
    let isPositive = { (value: ExpressionValue) in isFactor(value) && (value.number ?? 0) > 0 }
    let measure = first.measure.multiplied(
      by: divides ? last.measure.inverse : last.measure,
      keepsPower: isFactor(last) || (isFactor(first) && !divides)
    )
    guard measure.isUsable else {
      throw ExpressionProblem("the units of this product are too large to compute with", at: offset)
    }
    return ExpressionValue(
      measure: measure,
      unit: measure.isPlain && measure.numerator == measure.denominator
        ? "1" : Self.unit(first, last, divides: divides),
      isLiteral: first.isLiteral && last.isLiteral,
      isCounter: (first.isCounter && isPositive(last))
        || (last.isCounter && isPositive(first) && !divides),
      isPointUnit: (first.isPointUnit && last.unit == "1")
        || (last.isPointUnit && first.unit == "1" && !divides)
    )
  }

  private static func unit(
    _ first: ExpressionValue,
    _ last: ExpressionValue,
    divides: Bool
  ) -> String {
    if last.unit == "1" { return first.unit }
    if first.unit == "1" { return divides ? "1/\(last.unit)" : last.unit }
    let text = first.unit + (divides ? "/" : ".") + last.unit
    return text.count > 40 ? "\(text.prefix(40))…" : text
  }
}
