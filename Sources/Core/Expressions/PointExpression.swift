/// How a virtual point is computed from other points of its device.
package struct PointExpression: Sendable, Hashable {
  /// One step of the computation, on a stack of values.
  enum Step: Sendable, Hashable {
    case number(Double)
    /// The value of a point, by its position in ``PointExpression/operands``.
    case operand(Int)
    case operation(Operation)
    /// To another unit of the same quantity: value × numerator ÷ denominator.
    case convert(Double, Double)
  }

  /// As it is written.
  package let text: String
  /// The names of the points it uses, each once, in the order in which they are written.
  package let operands: [String]
  let steps: [Step]

  /// An expression whose points and units are not checked yet; it has no value.
  package init(pending parsed: ParsedExpression) {
    var names: [String] = []
    for point in parsed.points where !names.contains(point.name) { names.append(point.name) }
    self.init(text: parsed.text, operands: names, steps: [])
  }

  init(text: String, operands: [String], steps: [Step]) {
    self.text = text
    self.operands = operands
    self.steps = steps
  }

  /// The value for values of its operands, in their order.
  ///
  /// Rounded to 14 digits and more, so that 0.1 + 0.2 is 0.3; whole numbers stay as they are.
  /// - Parameters:
  ///   - values: Finite, as many as there are operands.
  ///   - stack: Room for the computation, so that it is allocated once.
  /// - Returns: A finite number; `nil` where there is none: after a division by zero, a root of a negative number,
  ///   or where a result is too large.
  package func value(of values: [Double], stack: inout [Double]) -> Double? {
    stack.removeAll(keepingCapacity: true)
    for step in steps {
      switch step {
      case .number(let number): stack.append(number)
      case .operand(let index):
        guard values.indices.contains(index) else { return nil }
        stack.append(values[index])
      case .convert(let numerator, let denominator):
        guard let value = stack.popLast() else { return nil }
        stack.append(value * numerator / denominator)
      case .operation(let operation):
        guard let result = Self.result(of: operation, &stack) else { return nil }
        stack.append(result)
      }
      guard let last = stack.last, last.isFinite else { return nil }
    }
    return stack.last.map { Self.rounded($0) }
  }

  private static func result(of operation: Operation, _ stack: inout [Double]) -> Double? {
    guard let last = stack.popLast() else { return nil }
    switch operation {
    case .negate: return -last
    case .magnitude: return abs(last)
    case .squareRoot: return last < 0 ? nil : last.squareRoot()
    case .add, .subtract, .multiply, .divide, .least, .greatest: break
    }
    guard let first = stack.popLast() else { return nil }
    switch operation {
    case .add: return first + last
    case .subtract: return first - last
    case .multiply: return first * last
    case .divide: return last == 0 ? nil : first / last
    case .least: return min(first, last)
    default: return max(first, last)
    }
  }

  /// Without the noise of binary fractions.
  private static func rounded(_ value: Double) -> Double {
    guard value != value.rounded(), value.isNormal else { return value + 0 }
    // The exponent of two times log10(2): the decimal exponent, or one less.
    let decimals = 14 - Int((Double(value.exponent) * 0.301_029_995_663_981).rounded(.down))
    guard (1...22).contains(decimals) else { return value }
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = value * power
    return abs(scaled) < 9e15 ? scaled.rounded() / power : value
  }
}
