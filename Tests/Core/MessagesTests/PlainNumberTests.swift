import Measurements
import Messages
import Testing

/// Numbers that JSON readers often read wrongly.
@Suite struct PlainNumberTests {
  private func json(_ value: PointValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    arguments: [
      (.number(-0.0), "0.0"), (.single(-0.0), "0.0"), (.number(0), "0.0"), (.signed(0), "0"),
      (.number(-Double(bitPattern: 0x07E8)), "-1e-320"), (.number(Double(bitPattern: 1)), "5e-324"),
      (.single(Double(Float(bitPattern: 1))), "1e-45"),
      (.single(1e-60), "1e-60"), (.single(1e300), "1e+300"),
      (.number(1.7976931348623157e308), "1.7976931348623157e+308"),
      (.unsigned(.max), "18446744073709551615"), (.signed(.min), "-9223372036854775808"),
      (.signed(9_007_199_254_740_993), "9007199254740993"), (.number(.nan), "null"),
      (.number(-.infinity), "null"), (.single(.infinity), "null"), (.number(-0.25), "-0.25"),
    ] as [(PointValue, String)]
  )
  func `are written as JSON has them, and 0 without a sign`(value: PointValue, text: String) {
    #expect(json(value) == text)
  }

  @Test func `members of any message have no negative zero`() {
    var writer = JSONWriter()
    writer.object { json in
      json.member("a", -0.0)
      json.key("b")
      json.compactNumber(-0.0)
      json.key("c")
      json.number(-0.0)
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":0,"b":0,"c":0.0}"#)
  }
}
