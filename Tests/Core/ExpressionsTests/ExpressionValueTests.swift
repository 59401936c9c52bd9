import TestSupport
import Testing

@testable import Expressions

@Suite struct `The value of an expression` {
  private static func operand(_ unit: String = "1", isCounter: Bool = false) -> ExpressionOperand {
    ExpressionOperand(unit: unit, isCounter: isCounter)
  }

  /// Computes an expression of points that all have one unit.
  static func value(
    _ text: String,
    _ values: [String: Double],
    units: [String: String] = [:],
    in unit: String = "1"
  ) throws -> Double? {
    let checked = try CheckedExpression(try ParsedExpression(parsing: text)) { name in
      values[name].map { _ in operand(units[name] ?? "1") }
    }
    let expression = try checked.expression(in: unit)
    var stack: [Double] = []
    return expression.value(of: expression.operands.compactMap { values[$0] }, stack: &stack)
  }

  @Test(
    arguments: [
      ("a + b", 5.0), ("a - b - c", -5), ("a - (b - c)", 3), ("a + b * c", 14), ("(a + b) * c", 20),
      ("a / b / c", 0.166666666666667), ("-a", -2), ("--a", 2), ("-a * b", -6), ("a * -b", -6),
      ("a - -b", 5),
      ("+a", 2), ("a*a", 4), ("min(a, b, c)", 2), ("max(a,b,c)", 4), ("max(c, min(a, b) * 3)", 6),
      ("abs(a - c)", 2), ("sqrt(c)", 2), ("sqrt(a * a + b * b)", 3.60555127546399),
      ("1e3 * a", 2000), ("1.5e-1 * a", 0.3), (".5 * c", 2), ("(a + b + c) / 3", 3),
      ("  a\t+\n b ", 5), ("100 * a / c", 50), ("a * 2 + 3 * b", 13), ("((((a))))", 2),
    ] as [(String, Double)]
  )
  func `is that of arithmetic`(text: String, expected: Double) throws {
    #expect(try Self.value(text, ["a": 2, "b": 3, "c": 4]) == expected)
  }

  @Test(arguments: [
    "a / zero", "a / (b - b)", "1 / (1 / zero)", "sqrt(0 - a)", "huge * huge", "1 / (huge * huge)",
    "huge * huge - huge * huge", "min(a, b / zero)",
  ])
  func `is none where arithmetic has none`(text: String) throws {
    #expect(try Self.value(text, ["a": 2, "b": 3, "zero": 0, "huge": 1e200]) == nil)
  }

  @Test func `has no noise of binary fractions`() throws {
    #expect(try Self.value("a + b", ["a": 0.1, "b": 0.2]) == 0.3)
    #expect(try Self.value("a + b + c", ["a": 230.1, "b": 230.2, "c": 230.3]) == 690.6)
    #expect(try Self.value("a - b", ["a": 1.1, "b": 1.1])?.sign == .plus)
    #expect(try Self.value("a + b", ["a": 9_007_199_254_740_990, "b": 1]) == 9_007_199_254_740_991)
    #expect(try Self.value("a * b", ["a": -1, "b": 0])?.sign == .plus)
  }

  @Test(
    arguments: [
      ("a + b", "kW", "W", "W", 2003.0), ("a + b", "W", "kW", "W", 3002),
      ("a + b", "W", "kW", "kW", 3.002), ("a * b", "V", "A", "W", 6), ("a * b", "kV", "A", "kW", 6),
      ("a / b", "Wh", "h", "W", 2.0 / 3), ("a / b", "J", "s", "W", 2.0 / 3),
      ("a / b", "kWh", "t", "Wh/kg", 2.0 / 3), ("a * b", "m3/h", "h", "l", 6000),
      ("100 * a / b", "W", "W", "%", 6666.66666666667), ("a + b", "l/min", "m3/h", "m3/h", 3.12),
      ("max(a, b)", "mbar", "bar", "bar", 3), ("a + b", "Cel", "Cel", "Cel", 5),
      ("sqrt(a * a + b * b)", "W", "var", "kVA", 0.00360555127546399),
      ("a / b", "W", "V", "A", 2.0 / 3),
      ("a + 500 W", "kW", "W", "W", 2500), ("max(a - 1 kW, 0)", "W", "W", "W", 0),
      ("a + b", "1/min", "Hz", "1/min", 182), ("a + b", "{pieces}", "1", "1", 5),
    ] as [(String, String, String, String, Double)]
  )
  func `is in the unit of the point`(
    text: String,
    first: String,
    second: String,
    unit: String,
    expected: Double
  ) throws {
    let value = try Self.value(
      text,
      ["a": 2, "b": 3],
      units: ["a": first, "b": second],
      in: unit
    )
    #expect(
      abs(try #require(value) - expected) <= 1e-14 * abs(expected),
      "\(String(describing: value))"
    )
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `is what another evaluator computes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let text = Self.expression(&random, depth: 5)
      let values = [
        "a": Double(random.next() % 100), "b": -2.5, "c": 0,
        "d": 1e-3 * Double(random.next() % 9999),
      ]
      guard let parsed = try? ParsedExpression(parsing: text), !parsed.points.isEmpty else {
        continue
      }
      let found = try? Self.value(text, values)
      let expected = try? SecondEvaluator.value(text, values)
      let agree =
        switch (found ?? nil, expected) {
        case (nil, nil): true
        case (let found?, let expected?):
          abs(found - expected) <= 1e-9 * max(1, abs(expected)) || !expected.isFinite
        // A literal division by zero is refused before it is computed; an overflow on the way is noticed here only.
        case (nil, let expected?): text.contains("/") || !expected.isFinite || abs(expected) > 1e300
        case (.some, nil): false
        }
      if !agree {
        Issue.record(
          "seed \(seed): \(text) with \(values): \(String(describing: found)), not \(String(describing: expected))"
        )
        return
      }
    }
  }

  private static func expression(_ random: inout SeededGenerator, depth: Int) -> String {
    let blank = random.chance(0.5) ? " " : ""
    guard depth > 0, random.chance(0.85) else {
      return ["a", "b", "c", "d", "2", "0.5", "1e2"][Int(random.next() % 7)]
    }
    let one = expression(&random, depth: depth - 1)
    let two = expression(&random, depth: depth - 1)
    switch random.next() % 9 {
    case 0: return "\(one)\(blank)+\(blank)\(two)"
    case 1: return "\(one)\(blank)-\(blank)\(two)"
    case 2: return "\(one)\(blank)*\(blank)\(two)"
    case 3: return "\(one)\(blank)/\(blank)\(two)"
    case 4: return "(\(one)\(blank)-\(two))"
    case 5: return "-\(one)"
    case 6: return "min(\(one),\(blank)\(two), a)"
    case 7: return "max(\(one), \(two))"
    default: return "abs(\(one))"
    }
  }
}
