import Registers
import DeviceProfiles
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

  private func published(_ values: [PointValue], deadband: Double?) -> Int {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .uint64)
    point.deadband = deadband
    var encoder = DataEncoder(
      DeviceDefinition(id: "d", unitID: 1, points: [point]),
      topic: "t",
      mode: .change,
      heartbeat: .seconds(3600)
    )
    return values.enumerated().reduce(0) { count, value in
      let scan = PollResult(
        device: "d",
        timestamp: Timestamp(milliseconds: Int64(value.offset) * 1000),
        readings: [Reading(point: 0, outcome: .good(value.element))]
      )
      return count + encoder.encode(scan).count
    }
  }

  @Test(
    arguments: [
      // Two integers beyond 2⁵³ whose doubles are equal.
      ([.unsigned(9_007_199_254_740_992), .unsigned(9_007_199_254_740_993)], nil, 2),
      ([.unsigned(.max - 20), .unsigned(.max - 10), .unsigned(.max)], 15, 2),
      ([.signed(.min), .signed(.max)], 1, 2), ([.signed(7), .signed(7)], nil, 1),
      ([.number(0), .number(-0.0)], nil, 1), ([.number(1), .number(1.4), .number(1.6)], 0.5, 2),
      ([.number(Double(bitPattern: 1)), .number(Double(bitPattern: 2))], nil, 2),
      ([.text("a"), .text("b")], 5, 2),
    ] as [([PointValue], Double?, Int)]
  )
  func `what differs is published, beyond its deadband`(
    values: [PointValue],
    deadband: Double?,
    messages: Int
  ) {
    #expect(published(values, deadband: deadband) == messages)
  }

  @Test func `meta tells what may be written, and how`() {
    var point = PointDefinition(name: "go", table: .coil, address: 0, type: .bool)
    point.writable = Writability(0...1, readable: false, pulse: true)
    let messages = AssetMessages(
      topics: Topics(enterprise: "e", park: "p", factory: "f", gateway: "g"),
      paths: [:]
    )
    let device = DeviceDefinition(id: "d", unitID: 1, points: [point])
    let meta = messages.meta(of: device, at: Timestamp(milliseconds: 0))
    let text = String(decoding: meta.payload, as: UTF8.self)
    #expect(text.contains(#""writable":{"min":0,"max":1,"readable":false,"pulse":true}"#))
  }
}
