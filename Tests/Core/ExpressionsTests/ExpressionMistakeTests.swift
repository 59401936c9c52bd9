import TestSupport
import Testing

@testable import Expressions

@Suite struct `A mistake in an expression` {
  private static func problem(_ text: String, units: [String: String] = [:], in unit: String = "W")
    -> ExpressionProblem?
  {
    do throws(ExpressionProblem) {
      let parsed = try ParsedExpression(parsing: text)
      let checked = try CheckedExpression(parsed) { name in
        name == "missing" ? nil : ExpressionOperand(unit: units[name] ?? "W", isCounter: false)
      }
      _ = try checked.expression(in: unit)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    arguments: [
      ("", 0, "is empty"), ("   ", 0, "is empty"), ("a +", 3, "ends where"),
      ("a + * b", 4, "before \"*\""),
      ("a b", 2, "an operator is missing before \"b\""), ("2 (a)", 2, "an operator is missing"),
      ("(a + b", 0, "not closed"), ("a + b)", 5, "closes nothing"), ("a + (b", 4, "not closed"),
      ("()", 1, "before \")\""), ("a + min()", 8, "before \")\""), ("min(a)", 0, "write min(a, b)"),
      ("abs(a, b)", 0, "takes one value, not 2"), ("avg(a, b)", 0, "there is no function avg"),
      ("a, b", 1, "decimal is written with a point"), ("0,5 * a", 1, "0.5"),
      ("(a, b)", 2, "min and max only"),
      ("a × b", 2, "write *"), ("a ÷ b", 2, "write /"), ("a − b", 2, "write -"),
      ("a ^ 2", 2, "a * a"),
      ("a % b", 2, "\"%\""), ("a == b", 2, "compares nothing"),
      ("main.a + b", 0, "write a instead of main.a"),
      ("a + 1.2.3", 4, "neither a number nor"), ("$a", 0, "the name of the point alone"),
      ("a;b", 1, "does not belong"),
      ("[a]", 0, "( and )"), ("\"a\"", 0, "without quotes"), ("a + missing", 4, "no point missing"),
      ("3 + 4", 0, "always the same number"), ("a / 0", 2, "divides by zero"), ("a + 3", 2, "3 W"),
      ("a 'b'", 2, "without quotes"), ("1.e * a", 0, "neither a number nor"),
    ] as [(String, Int, String)]
  )
  func `is found where it stands`(text: String, offset: Int, message: String) {
    let problem = Self.problem(text)
    #expect(problem?.message.contains(message) == true, "\(text): \(String(describing: problem))")
    #expect(problem?.offset == offset, "\(text): \(String(describing: problem))")
  }

  @Test(
    arguments: [
      ("a + b", "W", "V", 2, "W and V cannot be added"),
      ("a - b", "W", "Wh", 2, "W and Wh cannot be subtracted"),
      ("a + b", "W", "var", 2, "sqrt(p * p + q * q)"),
      ("max(a, b)", "V", "A", 0, "cannot be compared"),
      ("c + a * b", "V", "Cel", 2, "V.Cel"), ("a + b", "Cel", "K", 2, "Cel and K"),
      ("sqrt(a)", "W", "W", 0, "square root of W"),
      ("a * b", "V", "V", 0, "gives V.V"), ("a", "var", "W", 0, "reactive"),
      ("a / b", "W", "W", 0, "without a unit"),
      ("a + b", "[pH]", "1", 2, "[pH]"),
    ] as [(String, String, String, Int, String)]
  )
  func `of units is told with both`(
    text: String,
    first: String,
    second: String,
    offset: Int,
    message: String
  ) {
    let problem = Self.problem(text, units: ["a": first, "b": second])
    #expect(problem?.message.contains(message) == true, "\(String(describing: problem))")
    #expect(problem?.offset == offset)
  }

  @Test func `is also to be too long or too deep`() {
    let deep = String(repeating: "(", count: 33) + "a" + String(repeating: ")", count: 33)
    #expect(Self.problem(deep)?.message.contains("inside each other") == true)
    let wide = Array(repeating: "a", count: 120).joined(separator: "+")
    #expect(Self.problem(wide)?.message.contains("more than 200 parts") == true)
    #expect(
      Self.problem(String(repeating: "a", count: 1001))?.message.contains("1000 characters") == true
    )
    #expect(Self.problem(String(repeating: "-", count: 900) + "a") != nil)
    #expect(
      Self.problem(String(repeating: "(", count: 32) + "a" + String(repeating: ")", count: 32))
        == nil
    )
    #expect(Self.problem(Array(repeating: "a", count: 100).joined(separator: "+")) == nil)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `never stops the program`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "a", "b", "min", "(", ")", ",", "+", "-", "*", "/", "1", "0", ".", "1e", "1e9", "W", "sqrt(",
      "abs(",
      " ", "\u{0}", "é", "🙂", "\"", "a.b", "9999999999999999999999", "-", "((((", "))", "%",
      "\u{301}",
    ]
    for _ in 0..<5000 {
      let count = Int(random.next() % 40)
      let text = (0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
      guard let problem = Self.problem(text) else { continue }
      guard (0...text.unicodeScalars.count).contains(problem.offset), !problem.message.isEmpty
      else {
        Issue.record("seed \(seed): \(text.debugDescription): \(problem)")
        return
      }
    }
  }

  @Test(arguments: [
    ("e1 + e2", true), ("e1 + 2 * e2", true), ("(e1 + e2) / 3", true), ("e1 - e2", false),
    ("-e1", false),
    ("e1 + g", false), ("e1 * -1", false), ("max(e1, e2)", false), ("abs(e1)", false),
    ("e1 + 5 Wh", false),
    ("e1 * f", false), ("1 / e1", false),
  ])
  func `only a sum of counters grows like one`(text: String, grows: Bool) throws {
    let checked = try CheckedExpression(try ParsedExpression(parsing: text)) {
      ExpressionOperand(unit: $0 == "f" ? "1" : "Wh", isCounter: $0.hasPrefix("e"))
    }
    #expect(checked.isCounterSum == grows)
  }

  @Test func `a unit that is not known is one of its own`() {
    #expect(UnitMeasure(code: "widgets").hasDimension(of: UnitMeasure(code: "widgets")))
    #expect(!UnitMeasure(code: "widgets").hasDimension(of: UnitMeasure(code: "1")))
    #expect(UnitMeasure(code: "kWh").hasDimension(of: UnitMeasure(code: "J")))
    #expect(UnitMeasure(code: "m3{normal}/h").hasDimension(of: UnitMeasure(code: "l/s")))
    #expect(UnitMeasure(code: "kg.m2/s3").hasDimension(of: UnitMeasure(code: "W")))
    #expect(UnitMeasure(code: "").hasDimension(of: UnitMeasure(code: "1")))
  }
}
