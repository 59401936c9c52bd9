import JSON
import Testing

struct JSONParserTests {
  private func parse(
    _ text: String,
    _ limits: JSONLimits = JSONLimits()
  ) throws(JSONSyntaxError) -> JSONValue {
    try JSONParser.parse(Array(text.utf8), limits: limits)
  }

  @Test(
    arguments: [
      ("null", JSONValue.null), (" true\n", true), ("[ ]", []), ("{ }", [:]), ("-0", 0),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(0x1p63)),
      ("1.50", .number(1.5)), ("5e2", .number(500)), ("0.1E-1", .number(0.01)),
      (#""Công tơ""#, "Công tơ"), (#""\u0111\n\/\"\\""#, "đ\n/\"\\"), (#""\ud83d\ude00""#, "😀"),
      (#"{"id":"a","n":[1,{"x":null}]}"#, ["id": "a", "n": [1, ["x": .null]]]),
    ] as [(String, JSONValue)]
  )
  func `what RFC 8259 allows is read`(_ text: String, _ expected: JSONValue) throws {
    #expect(try parse(text) == expected)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "-", "1e",
    "NaN", "Infinity", "1e999", "truE", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"",
    "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"a\u{1}\"", "1 2", "{\"a\" 1}", "[1 2]",
    "{\"a\":1 \"b\":2}",
    "// c\n1", "\u{FEFF}1", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
  ])
  func `what it does not allow is refused`(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try parse(text) }
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
    ] {
      #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    }
  }

  @Test func `an error tells where it is`() {
    #expect(throws: JSONSyntaxError("a comma or ] is missing", at: 3)) { try parse("[1 2]") }
  }

  @Test func `size, depth and members have limits`() throws {
    let deep = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try parse(deep(32))
    #expect(throws: JSONSyntaxError.self) { try parse(deep(33)) }
    #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: 500_000)) }
    #expect(throws: JSONSyntaxError.self) { try parse("[1,2]", JSONLimits(bytes: 4)) }
    #expect(throws: JSONSyntaxError.self) {
      try parse(#"{"a":1,"b":2}"#, JSONLimits(members: 1))
    }
  }

  @Test func `numbers are read as what they are`() {
    #expect(JSONValue.number(5).integer == 5)
    #expect(JSONValue.number(5.5).integer == nil)
    #expect(JSONValue.number(1e300).integer == nil)
    #expect(JSONValue.integer(3).double == 3)
    #expect(JSONValue.string("3").double == nil)
  }
}
