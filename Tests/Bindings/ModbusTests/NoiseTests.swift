import Modbus
import ModbusServer
import TestSupport
import Testing

/// What comes before, behind and between the answers on serial lines and in streams of RTU frames.
@Suite("Noise", .blocking, .timeLimit(.minutes(10)))
struct NoiseTests {
  typealias Fault = UnitBehaviour.Fault

  /// Whole frames with right CRCs: of another unit, of another function, of another length, an exception,
  /// and a request of another client.
  static let strayFrames: [[UInt8]] = [
    [9, 3, 4, 0, 1, 0, 2, 0xA3, 0xF2],
    [1, 4, 2, 0, 7, 0xF8, 0xF2],
    [1, 3, 6, 0, 7, 0, 8, 0, 9] + [0xD5, 0x71],
    [1, 0x84, 2, 0xC2, 0xC1],
    [2, 3, 0, 0, 0, 1, 0x84, 0x39],
  ]

  static let faults: [Fault] =
    ([
      [0], [0xFF], [0, 0xFF], [1], [1, 3], [3, 1, 3], [1, 3, 4, 0], [1, 3, 4], [0, 0, 0, 0, 0, 0],
    ]
    as [[UInt8]]).map(Fault.garbage)
    + strayFrames.map(Fault.garbage)
    + [.garbage(strayFrames[0] + strayFrames[1] + strayFrames[2]), .garbage([0] + strayFrames[0])]
    + [.garbage(Array(repeating: 7, count: 200))]
    + [.trailing([0]), .trailing([0xFF, 0]), .trailing(strayFrames[0]), .echo, .twice]

  /// A pause of a machine that is busy elsewhere ends an answer, so that one may be spoilt now and then.
  private func repeatedly(_ body: () throws(ModbusError) -> Void) throws(ModbusError) {
    for attempt in 1...5 {
      do throws(ModbusError) { return try body() } catch {
        guard case .garbled = error.kind, attempt < 5 else { throw error }
      }
    }
  }

  @Test(arguments: faults.indices, [Transport.serial, .rtuOverTCP])
  func `does not keep an answer from being found`(index: Int, transport: Transport) throws {
    // At once, and byte by byte.
    for baud in [nil, 9600] as [Int?] {
      let bench = try Bench(transport)
      bench.unit.behaviour = UnitBehaviour(fault: Self.faults[index], wireBaud: baud)
      let client = bench.client(timeout: .seconds(3))
      try repeatedly { () throws(ModbusError) in
        for count in [2, 1, 2, 50] {
          let values = try client.values(at: 1, count: count)
          #expect(values == (1...count).map { UInt16($0 * 3) }, "\(Self.faults[index])")
        }
        let coils = try client.values(1, at: 0, count: 4)
        #expect(coils == [1, 0, 0, 1], "\(Self.faults[index])")
        do throws(ModbusError) {
          _ = try client.values(at: 5000, count: 1)
          Issue.record("no exception")
        } catch {
          guard error.kind == .exception(2) else { throw error }
        }
      }
      let spoilt = client.statistics.garbledAnswers
      #expect(client.statistics.connections <= 1 + spoilt, "\(Self.faults[index])")
    }
  }

  @Test(arguments: [Transport.serial, .rtuOverTCP])
  func `of frames cut into single bytes is none`(transport: Transport) throws {
    let bench = try Bench(transport, baud: 1200)
    bench.unit.behaviour = UnitBehaviour(wireBaud: 1200)
    let client = bench.client(timeout: .seconds(3))
    try repeatedly { () throws(ModbusError) in
      let values = try client.values(at: 1, count: 20)
      #expect(values == (1...20).map { $0 * 3 })
    }
  }

  @Test(arguments: [Transport.serial, .rtuOverTCP])
  func `in front of an answer that takes its time is waited through`(transport: Transport) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour = UnitBehaviour(fault: .early([0, 0xFF]), delay: .milliseconds(300))
    let client = bench.client(timeout: .seconds(3))
    for _ in 0..<3 { #expect(try client.values(at: 1, count: 2) == [3, 6]) }
    #expect(client.statistics.garbledAnswers == 0)
  }

  /// What is said of what came; the bytes, and why they were no answer.
  static let texts: [(Fault, String)] = [
    (.noise([0, 0xFF]), "no frame of unit 1 within 400 ms; 2 bytes came: 00 FF"),
    (.noise([7]), "no frame of unit 1 within 400 ms; 1 byte came: 07"),
    (.noise(strayFrames[0]), "unit 9 answered instead of 1; 9 bytes came: 09 03 04 00"),
    (.noise(strayFrames[1]), "function 4 instead of 3; 7 bytes came: 01 04 02"),
    (
      .noise([1, 3, 2, 0, 7, 0xF9, 0x86]),
      "2 bytes instead of 4; 7 bytes came: 01 03 02 00 07 F9 86"
    ),
    (.truncated(bytes: 6), "it ended early; 6 bytes came: 01 03 04 00 03 00"),
    (.badCRC, "bad CRC; 9 bytes came: 01 03 04 00 03 00 06"),
    (.noise(Array(repeating: 7, count: 100)), "07 07 …"),
  ]

  @Test(arguments: texts.indices, [Transport.serial, .rtuOverTCP])
  func `without an answer is shown, with the reason`(index: Int, transport: Transport) throws {
    let (fault, text) = Self.texts[index]
    let bench = try Bench(transport)
    bench.unit.behaviour = UnitBehaviour(fault: fault)
    let client = bench.client(timeout: .milliseconds(400))
    var error: ModbusError?
    for _ in 0..<5 where error?.text.contains(text) != true {
      do throws(ModbusError) { _ = try client.values(at: 1, count: 2) } catch let caught {
        error = caught
      }
    }
    #expect(error?.text.hasPrefix("garbled answer: ") == true)
    #expect(error?.text.contains(text) == true, "\(error?.text ?? "no error")")
    #expect((error?.text.count ?? 0) < 200)
  }

  @Test(arguments: Transport.allCases)
  func `of any kind is one kind of failure`(transport: Transport) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .milliseconds(100))
    let kinds = (0..<4 as Range<UInt8>).map { round -> String? in
      bench.unit.behaviour = UnitBehaviour(fault: .noise([7, 7, round, 9, 9, 9, 9, 9, 9, round]))
      do throws(ModbusError) { _ = try client.values(at: 1, count: 2) } catch {
        return error.kindText
      }
      return nil
    }
    #expect(Set(kinds).count == 1, "\(kinds)")
  }
}
