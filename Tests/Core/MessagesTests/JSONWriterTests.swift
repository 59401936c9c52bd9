import Foundation
import Measurements
import Messages
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `Commas stand between members and elements, nowhere else`() {
    let text = text { json in
      json.object { json in
        json.member("a", 1)
        json.key("b")
        json.array { json in
          json.integer(1)
          json.object { _ in }
          json.null()
        }
        json.member("c", "x")
      }
    }
    #expect(text == #"{"a":1,"b":[1,{},null],"c":"x"}"#)
  }

  @Test(arguments: [
    (PointValue.number(12500), "12500.0"), (.number(0.1), "0.1"), (.single(0.1), "0.1"),
    (.single(Double(Float(230.4))), "230.4"), (.unsigned(.max), "18446744073709551615"),
    (.signed(.min), "-9223372036854775808"), (.bool(true), "true"), (.text("a\"b"), #""a\"b""#),
    (.number(.infinity), "null"), (.number(.nan), "null"), (.single(1e300), "1e+300"),
  ])
  func `Values are written in their shortest exact form`(value: PointValue, expected: String) {
    #expect(text { $0.value(value) } == expected)
  }

  @Test func `Any text survives a foreign parser`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x1FFFF, using: &generator))
      }
      var original = ""
      original.unicodeScalars.append(contentsOf: scalars)
      // Foundation reads it as a byte order mark and removes it.
      if scalars.first == "\u{FEFF}" { continue }
      var json = JSONWriter()
      json.array { $0.string(original) }
      let parsed = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String]
      #expect(
        parsed?.first.map { Array($0.unicodeScalars) } == Array(original.unicodeScalars),
        "seed \(seed)"
      )
    }
  }

  @Test func `Any finite number survives a foreign parser`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let original = Double(bitPattern: generator.next())
      guard original.isFinite else { continue }
      var json = JSONWriter()
      json.array { $0.number(original) }
      let parsed = try JSONDecoder().decode([Double].self, from: Data(json.bytes))
      #expect(parsed == [original], "seed \(seed)")
    }
  }

  @Test func `A sequence number goes behind the first member`() {
    let payload = Array(#"{"ts":5,"values":{"a":1,"b":2}}"#.utf8)
    let sequenced = Message.marked(payload, sequence: 42)
    #expect(
      String(decoding: sequenced, as: UTF8.self) == #"{"ts":5,"seq":42,"values":{"a":1,"b":2}}"#
    )
  }
}
