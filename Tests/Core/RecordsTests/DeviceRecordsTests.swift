import DeviceProfiles
import Measurements
import Messages
import Records
import Registers
import Testing

@Suite struct DeviceRecordsTests {
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

  /// The records of a device, and what reads them.
  private struct Encoder {
    var records: DeviceRecords
    let dictionary: RecordDictionary
    private var writer = ByteWriter()

    init(_ device: DeviceDefinition, mode: PublishMode) {
      dictionary = RecordDictionary(assets: [RecordDictionary.Asset(device)])
      let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "g")
      let assets = AssetRecords(topics: topics, coder: RecordCoder(dictionary, revision: 7))
      records = DeviceRecords(device, assets, mode: mode, heartbeat: .seconds(60))
    }

    mutating func encode(_ scan: PollResult) -> [Message] { records.records(of: scan, &writer) }

    func readings(_ messages: [Message]) throws -> [[NamedReading]] {
      try messages.map { message in
        let record = try RecordCoder.record(message.payload, SingleDictionary(dictionary))
        #expect(record.time == message.timestamp && record.name == "data")
        guard case .readings(let readings) = record.fact else { return [] }
        return readings
      }
    }
  }

  private func encoder(
    deadband: Double? = nil,
    mode: PublishMode = .change,
    points: Int = 2
  ) -> Encoder {
    Encoder(Self.device(deadband: deadband, points: points), mode: mode)
  }

  private func scan(at second: Int64, _ outcomes: Reading.Outcome...) -> PollResult {
    PollResult(
      device: "meter",
      timestamp: Timestamp(seconds: second),
      readings: outcomes.enumerated().map { Reading(point: $0, outcome: $1) }
    )
  }

  @Test func `What is not good is noted with its code`() throws {
    var encoder = encoder()
    let messages = encoder.encode(scan(at: 1, .good(.number(5)), .bad(.exception(2))))
    let expected = [NamedReading("p0", .good(.number(5))), NamedReading("p1", .bad(.exception(2)))]
    #expect(try encoder.readings(messages) == [expected])
    #expect(messages[0].topic == "e/p/f/meter/data")
    #expect(messages[0].messageClass == .telemetry && !messages[0].retain)
  }

  @Test func `Only what changed is told, and everything at the heartbeat`() throws {
    var encoder = encoder()
    _ = encoder.encode(scan(at: 0, .good(.number(5)), .good(.number(6))))
    #expect(encoder.encode(scan(at: 1, .good(.number(5)), .good(.number(6)))).isEmpty)
    let changed = encoder.encode(scan(at: 2, .good(.number(5)), .good(.number(7))))
    #expect(try encoder.readings(changed) == [[NamedReading("p1", .good(.number(7)))]])
    let beat = encoder.encode(scan(at: 60, .good(.number(5)), .good(.number(7))))
    #expect(try encoder.readings(beat) == [[NamedReading("p0", .good(.number(5)))]])
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

  @Test func `A reading of a point that the device does not have is dropped`() throws {
    var encoder = encoder(points: 1)
    let messages = encoder.encode(scan(at: 0, .good(.number(1)), .good(.number(2))))
    #expect(try encoder.readings(messages) == [[NamedReading("p0", .good(.number(1)))]])
  }

  @Test func `A large scan is split, and nothing of it is lost or told twice`() throws {
    var encoder = encoder(points: 9000)
    let readings = (0..<9000).map { Reading(point: $0, outcome: .good(.number(0.123456789))) }
    let messages = encoder.encode(
      PollResult(device: "meter", timestamp: Timestamp(seconds: 0), readings: readings)
    )
    #expect(messages.count > 1)
    let told = try encoder.readings(messages)
    // Each as text: `"p8999":0.123456789,`.
    #expect(told.allSatisfy { $0.count * 20 < 128 * 1024 })
    #expect(told.flatMap(\.self).map(\.point) == (0..<9000).map { "p\($0)" })
  }
}
