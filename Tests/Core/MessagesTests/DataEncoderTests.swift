import Registers
import DeviceProfiles
import Measurements
import Messages
import Testing

@Suite struct DataEncoderTests {
  private static func device(deadband: Double? = nil, points: Int = 2) -> DeviceDefinition {
    let points = (0..<points).map { index in
      var point = PointDefinition(
        name: "p\(index)",
        table: .holding,
        address: UInt16(index),
        type: .uint16
      )
      point.deadband = deadband
      return point
    }
    return DeviceDefinition(id: "meter", unitID: 1, points: points)
  }

  private func encoder(
    deadband: Double? = nil,
    mode: PublishMode = .change,
    points: Int = 2
  ) -> DataEncoder {
    DataEncoder(
      Self.device(deadband: deadband, points: points),
      topic: "e/p/f/meter/data",
      mode: mode,
      heartbeat: .seconds(60)
    )
  }

  private func scan(at second: Int64, _ outcomes: Reading.Outcome...) -> PollResult {
    PollResult(
      device: "meter",
      timestamp: Timestamp(seconds: second),
      readings: outcomes.enumerated().map { Reading(point: $0, outcome: $1) }
    )
  }

  private func texts(_ messages: [Message]) -> [String] {
    messages.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  @Test func `What is not good is absent from the values and named in bad`() {
    var encoder = encoder()
    let messages = encoder.encode(scan(at: 1, .good(.number(5)), .bad(.exception(2))))
    #expect(texts(messages) == [#"{"ts":1000,"values":{"p0":5.0},"bad":{"p1":"exception_2"}}"#])
    #expect(messages[0].topic == "e/p/f/meter/data")
    #expect(messages[0].messageClass == .telemetry && !messages[0].retain)
  }

  @Test func `Only what changed is told, and everything at the heartbeat`() {
    var encoder = encoder()
    _ = encoder.encode(scan(at: 0, .good(.number(5)), .good(.number(6))))
    #expect(encoder.encode(scan(at: 1, .good(.number(5)), .good(.number(6)))).isEmpty)
    let changed = encoder.encode(scan(at: 2, .good(.number(5)), .good(.number(7))))
    #expect(texts(changed) == [#"{"ts":2000,"values":{"p1":7.0},"bad":{}}"#])
    let beat = encoder.encode(scan(at: 60, .good(.number(5)), .good(.number(7))))
    #expect(texts(beat) == [#"{"ts":60000,"values":{"p0":5.0},"bad":{}}"#])
  }

  @Test func `A move within the deadband is none, and it is measured from what was told`() {
    var encoder = encoder(deadband: 0.5)
    _ = encoder.encode(scan(at: 0, .good(.number(10))))
    #expect(encoder.encode(scan(at: 1, .good(.number(10.4)))).isEmpty)
    #expect(encoder.encode(scan(at: 2, .good(.number(10.5)))).isEmpty)
    #expect(encoder.encode(scan(at: 3, .good(.number(10.6)))).count == 1)
    #expect(encoder.encode(scan(at: 4, .good(.number(10.2)))).isEmpty)
  }

  @Test func `Becoming bad, another code, and becoming good are changes`() {
    var encoder = encoder(deadband: 100)
    _ = encoder.encode(scan(at: 0, .good(.number(10))))
    #expect(encoder.encode(scan(at: 1, .bad(.timeout))).count == 1)
    #expect(encoder.encode(scan(at: 2, .bad(.timeout))).isEmpty)
    #expect(encoder.encode(scan(at: 3, .bad(.notAvailable))).count == 1)
    #expect(encoder.encode(scan(at: 4, .good(.number(10)))).count == 1)
  }

  @Test func `A clock that was set back does not silence a point`() {
    var encoder = encoder()
    _ = encoder.encode(scan(at: 1000, .good(.number(1))))
    #expect(encoder.encode(scan(at: 10, .good(.number(1)))).count == 1)
    #expect(encoder.encode(scan(at: 11, .good(.number(1)))).isEmpty)
  }

  @Test func `Every poll is told where that is asked for`() {
    var encoder = encoder(mode: .everyPoll)
    for second in 0..<5 {
      #expect(encoder.encode(scan(at: Int64(second), .good(.number(1)))).count == 1)
    }
  }

  @Test func `A reading of a point that the device does not have is dropped`() {
    var encoder = encoder(points: 1)
    let messages = encoder.encode(scan(at: 0, .good(.number(1)), .good(.number(2))))
    #expect(texts(messages) == [#"{"ts":0,"values":{"p0":1.0},"bad":{}}"#])
  }

  @Test func `A large scan is split, and nothing of it is lost or told twice`() {
    var encoder = encoder(points: 9000)
    let readings = (0..<9000).map { Reading(point: $0, outcome: .good(.number(0.123456789))) }
    let messages = encoder.encode(
      PollResult(device: "meter", timestamp: Timestamp(seconds: 0), readings: readings)
    )
    #expect(messages.count > 1)
    #expect(messages.allSatisfy { $0.payload.count < 128 * 1024 })
    let told = texts(messages).joined().split(separator: "\"p").count - 1
    #expect(told == 9000)
  }
}
