import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("The slave", .blocking, .timeLimit(.minutes(10)))
struct ServerTests {
  /// Requests and the answers that the specification asks for; unit 1 holds 3n in register n.
  static let cases: [(request: [UInt8], answer: [UInt8])] = [
    ([3, 0, 1, 0, 2], [3, 4, 0, 3, 0, 6]),
    ([4, 0, 1, 0, 1], [4, 2, 0, 3]),
    ([1, 0, 0, 0, 9], [1, 2, 0b0100_1001, 0]),
    ([2, 0, 3, 0, 1], [2, 1, 1]),
    ([5, 0, 1, 0xFF, 0], [5, 0, 1, 0xFF, 0]),
    ([6, 0, 1, 0x12, 0x34], [6, 0, 1, 0x12, 0x34]),
    ([15, 0, 0, 0, 10, 2, 0xCD, 0x01], [15, 0, 0, 0, 10]),
    ([16, 0, 1, 0, 2, 4, 0, 10, 1, 2], [16, 0, 1, 0, 2]),
    ([22, 0, 4, 0, 0xF2, 0, 0x25], [22, 0, 4, 0, 0xF2, 0, 0x25]),
    ([23, 0, 1, 0, 2, 0, 2, 0, 1, 2, 0, 99], [23, 4, 0, 3, 0, 99]),
    // Exceptions: unknown function, absent address, impossible value.
    ([7], [0x87, 1]),
    ([24, 0, 0], [0x98, 1]),
    ([3, 0x03, 0xE7, 0, 2], [0x83, 2]),
    ([3, 0xFF, 0xFF, 0, 2], [0x83, 2]),
    ([6, 0x10, 0, 0, 1], [0x86, 2]),
    ([23, 0, 1, 0, 2, 0x10, 0, 0, 1, 2, 0, 99], [0x97, 2]),
    ([3, 0, 0, 0, 0], [0x83, 3]),
    ([3, 0, 0, 0, 126], [0x83, 3]),
    ([1, 0, 0, 0x07, 0xD1], [0x81, 3]),
    ([5, 0, 1, 0x12, 0], [0x85, 3]),
    ([16, 0, 1, 0, 2, 3, 0, 10, 1], [0x90, 3]),
    ([43, 13, 0, 0, 0, 0, 0], [0xAB, 1]),
    ([43, 14, 1, 0], [0xAB, 1]),
  ]

  @Test(arguments: cases)
  func `answers as the specification says`(request: [UInt8], answer: [UInt8]) throws {
    let bench = try Bench(.tcp)
    let client = bench.client()
    if answer[0] > 0x80 {
      let kind = failure { () throws(ModbusError) in _ = try client.request(unit: 1, pdu: request) }
      #expect(kind == .exception(answer[1]))
    } else {
      #expect(try client.request(unit: 1, pdu: request) == answer)
    }
  }

  @Test func `masks a register as the specification's example does`() throws {
    let bench = try Bench(.serial)
    bench.unit.set(.holding, at: 4, to: [0x12])
    _ = try bench.client().request(unit: 1, pdu: [22, 0, 4, 0, 0xF2, 0, 0x25])
    #expect(bench.unit.get(.holding, at: 4) == [0x17])
  }

  @Test(arguments: Transport.allCases)
  func `survives whatever comes`(transport: Transport) throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    let bench = try Bench(transport)
    bench.unit.identification = [0: "a", 1: "b", 2: "c"]
    let client = bench.client(timeout: .milliseconds(100))
    for _ in 0..<60 {
      let length = Int.random(in: 0..<20, using: &generator)
      let function = UInt8.random(in: 1...48, using: &generator)
      let pdu = [function] + (0..<length).map { _ in UInt8.random(in: 0...3, using: &generator) }
      _ = try? client.request(unit: 1, pdu: pdu)
    }
    var last: [UInt16]?
    for _ in 0..<100 where last == nil { last = try? client.values(4, at: 900, count: 1) }
    #expect(last == [2700], "seed \(seed)")
  }

  @Test func `serves many connections at once`() throws {
    let bench = try Bench(.tcp)
    let lines = (0..<50).map { _ in bench.client() }
    for round in UInt16(0)..<3 {
      for client in lines { #expect(try client.values(at: round, count: 1) == [round * 3]) }
    }
  }

  @Test func `a bank shows no half of an update`() throws {
    let bench = try Bench(.tcp)
    let unit = bench.unit
    unit.set(.holding, at: 0, to: [0, 0])
    let writer = Background {
      for value in UInt16(0)..<5000 {
        unit.update { $0.set(.holding, from: 0, to: [value, value]) }
      }
    }
    let client = bench.client()
    for _ in 0..<500 {
      let words = try client.values(at: 0, count: 2)
      #expect(words[0] == words[1])
    }
    writer.join()
  }
}
