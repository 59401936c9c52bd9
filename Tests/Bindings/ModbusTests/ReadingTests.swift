import System
import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("Reading and writing", .blocking, .timeLimit(.minutes(10)))
struct ReadingTests {
  @Test(arguments: Transport.allCases, [3, 4] as [UInt8])
  func `reads registers of both tables`(transport: Transport, function: UInt8) throws {
    let bench = try Bench(transport)
    let client = bench.client()
    #expect(try client.values(function, at: 0, count: 1) == [0])
    #expect(try client.values(function, at: 7, count: 125) == (7..<132).map { $0 * 3 })
    #expect(client.statistics.requests == 2)
    #expect(client.statistics.answers == 2)
    #expect(client.statistics.connections == 1)
  }

  @Test(arguments: Transport.allCases, [1, 2] as [UInt8])
  func `reads bits as 0 and 1`(transport: Transport, function: UInt8) throws {
    let bench = try Bench(transport)
    let bits = try bench.client().values(function, at: 5, count: 333)
    #expect(bits == (5..<338).map { $0 % 3 == 0 ? 1 : 0 })
  }

  /// With the second seed a refusal follows two blocks of bits that hold the same.
  @Test(arguments: Transport.allCases, [.random(in: 0 ... .max), 14_427_815_119_390_134_371])
  func `any request gives what the unit holds`(transport: Transport, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bench = try Bench(transport, baud: 115_200)
    let client = bench.client()
    for _ in 0..<200 {
      let function = UInt8.random(in: 1...4, using: &generator)
      let count = Int.random(in: 1...125, using: &generator)
      let address = UInt16.random(in: 0..<1000, using: &generator)
      let table = [ServerTable.coil, .discrete, .holding, .input][Int(function) - 1]
      let expected = bench.unit.get(table, at: address, count: count)
      let kind = failure { () throws(ModbusError) in
        #expect(try client.values(function, at: address, count: count) == expected, "seed \(seed)")
      }
      #expect((kind == .exception(2)) == (expected == nil), "seed \(seed)")
    }
    #expect(client.statistics.connections == 1)
  }

  @Test(arguments: Transport.allCases)
  func `keeps what the caller's array holds beyond the values`(transport: Transport) throws {
    let bench = try Bench(transport)
    var words: [UInt16] = [9, 9, 9, 9]
    try bench.client().read(function: 3, unit: 1, address: 1, count: 2, into: &words)
    #expect(words == [3, 6, 9, 9])
  }

  @Test(arguments: Transport.allCases)
  func `writes registers and coils`(transport: Transport) throws {
    let bench = try Bench(transport)
    let client = bench.client()
    try client.writeRegister(unit: 1, address: 10, value: 0xBEEF)
    try client.writeRegisters(unit: 1, address: 11, values: [1, 2, 3])
    try client.writeCoil(unit: 1, address: 1, value: true)
    #expect(bench.unit.get(.holding, at: 10, count: 4) == [0xBEEF, 1, 2, 3])
    #expect(bench.unit.get(.coil, at: 0, count: 3) == [1, 1, 0])
    #expect(
      failure { () throws(ModbusError) in
        try client.writeRegister(unit: 1, address: 2000, value: 1)
      } == .exception(2)
    )
  }

  @Test func `a broadcast on a serial client reaches all units and waits for no answer`() throws {
    let bench = try Bench(.serial)
    let client = bench.client()
    try client.writeRegister(unit: 0, address: 0, value: 77)
    #expect(try client.values(unit: 1, at: 0, count: 1) == [77])
    #expect(try client.values(unit: 2, at: 0, count: 1) == [77])
  }

  @Test(arguments: Transport.allCases)
  func `identifies a unit, in several answers if need be`(transport: Transport) throws {
    let bench = try Bench(transport)
    let texts = [
      "Becamex", "PG-1", "1.0", "https://example.vn", String(repeating: "x", count: 230),
    ]
    bench.unit.identification = Dictionary(
      uniqueKeysWithValues: texts.enumerated().map { (UInt8($0), $1) }
    )
    let client = bench.client()
    #expect(try client.identification(unit: 1).objects.count == 3)
    let regular = try client.identification(unit: 1, level: .regular)
    #expect(regular.objects.sorted { $0.key < $1.key }.map(\.value) == texts)
    let kind = failure { () throws(ModbusError) in _ = try client.identification(unit: 2) }
    #expect(kind == .exception(1))
  }

  @Test(
    arguments: [
      (3, 0, 0), (3, 0, 126), (1, 0, 2001), (4, 65_535, 2), (5, 0, 1), (3, 0, -1), (0, 0, 1),
    ] as [(UInt8, UInt16, Int)]
  )
  func `refuses what no request can ask`(function: UInt8, address: UInt16, count: Int) throws {
    let bench = try Bench(.tcp)
    let client = bench.client()
    let kind = failure { () throws(ModbusError) in
      _ = try client.values(function, at: address, count: count)
    }
    #expect(kind == .invalidRequest)
    #expect(!client.isConnected)
  }

  @Test func `counts every byte on the wire`() throws {
    let bench = try Bench(.serial)
    let client = bench.client()
    _ = try client.values(at: 0, count: 10)
    #expect(client.statistics.bytesSent == 8)
    #expect(client.statistics.bytesReceived == 25)
    #expect(client.statistics.answeredAt > 0)
    #expect(client.statistics.answeredAt <= MonotonicClock.now())
  }

  @Test func `numbers its requests on TCP`() throws {
    let bench = try Bench(.tcp)
    let client = bench.client()
    bench.unit.behaviour.fault = .twice
    _ = try client.values(at: 5, count: 1)
    bench.unit.behaviour.fault = nil
    // The second copy is either found before the next request or refused by its number.
    let values = try? client.values(at: 6, count: 1)
    #expect(values == nil || values == [18])
    #expect(try client.values(at: 7, count: 1) == [21])
  }
}
