import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("A late answer", .blocking, .timeLimit(.minutes(10)))
struct LateAnswerTests {
  @Test(arguments: Transport.allCases)
  func `is never taken for the next request's`(transport: Transport) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .milliseconds(1000))
    for delay in [1400, 1600, 1800, 1900] {
      bench.unit.behaviour = UnitBehaviour(delay: .milliseconds(delay), remaining: 1)
      let kind = failure { () throws(ModbusError) in _ = try client.values(at: 100, count: 2) }
      #expect(kind == .noAnswer)
      expectOnlyTruth(client, rounds: 5)
    }
  }

  @Test(arguments: Transport.allCases)
  func `of a unit that is always too late gives no value at all`(transport: Transport) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .milliseconds(1000))
    bench.unit.behaviour = UnitBehaviour(delay: .milliseconds(1600))
    for address in UInt16(0)..<8 {
      let kind = failure { () throws(ModbusError) in _ = try client.values(at: address, count: 2) }
      #expect(kind == .noAnswer || kind == .garbled(.lateAnswer), "\(String(describing: kind))")
    }
    bench.unit.behaviour = UnitBehaviour()
    expectOnlyTruth(client, rounds: 4)
  }

  @Test(arguments: Transport.allCases)
  func `does not disturb the other units`(transport: Transport) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .milliseconds(100))
    bench.unit.behaviour = UnitBehaviour(delay: .milliseconds(130))
    for _ in 0..<4 {
      _ = try? client.values(at: 0, count: 1)
      let values = try? client.values(unit: 2, at: 0, count: 1)
      #expect(values == nil || values == [4711])
    }
  }

  /// Different addresses with answers of the same length: each is right or fails, and the line heals;
  /// on a loaded machine after some more.
  private func expectOnlyTruth(_ client: ModbusClient, rounds: Int) {
    var last: [UInt16]?
    for round in 0..<rounds + 50 where round < rounds || last == nil {
      let address = UInt16(200 + round * 10)
      last = try? client.values(at: address, count: 2)
      #expect(last == nil || last == [address * 3, address * 3 + 3])
    }
    #expect(last != nil)
  }
}
