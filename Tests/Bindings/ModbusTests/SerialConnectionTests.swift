import System
import Glibc
import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("A serial line", .blocking, .timeLimit(.minutes(10)))
struct SerialConnectionTests {
  @Test(arguments: [1200, 9600, 19_200, 115_200, 187_500])
  func `takes any speed`(baud: Int) throws {
    let bench = try Bench(.serial, baud: baud)
    #expect(try bench.client().values(at: 1, count: 2) == [3, 6])
  }

  @Test func `is for one process alone`() throws {
    let bench = try Bench(.serial)
    let first = bench.client()
    try first.connect()
    let second = bench.client()
    #expect(failure { () throws(ModbusError) in try second.connect() } == .connectionDown(.inUse))
    first.close()
    #expect(try second.values(at: 1, count: 1) == [3])
  }

  @Test func `tells once that the driver has no RS-485 mode, and works`() throws {
    let bench = try Bench(.serial, rs485: true)
    let client = bench.client()
    #expect(try client.values(at: 1, count: 1) == [3])
    #expect(client.takeNotices().count == 1)
    client.close()
    #expect(try client.values(at: 1, count: 1) == [3])
    #expect(client.takeNotices().isEmpty)
  }

  @Test func `whose adapter vanished is down, and opened again when it is back`() throws {
    let bench = try Bench(.serial)
    let link = "/tmp/park-gateway-test-\(getpid())-vanishing"
    let path = try bench.server.addPseudoTerminal(link: link, units: [1: bench.unit])
    let settings = SerialPortSettings(path: link)
    let options = ModbusClientOptions(responseTimeout: .seconds(3))
    let client = ModbusClient(.serial(settings), options: options)
    #expect(try client.values(at: 1, count: 1) == [3])
    bench.server.removeTerminal(path: path)
    var kind: ModbusError.Kind?
    repeat {
      kind = failure { () throws(ModbusError) in _ = try client.values(at: 1, count: 1) }
    } while kind == nil
    #expect(kind == .connectionDown(.noSuchDevice) || kind == .connectionDown(.closed))
    let again = try bench.server.addPseudoTerminal(link: link, units: [1: bench.unit])
    #expect(!again.isEmpty)
    #expect(try client.values(at: 1, count: 1) == [3])
    bench.server.stop()
    #expect(access(link, F_OK) != 0)
  }

  @Test(arguments: [Transport.serial, .rtuOverTCP])
  func `whose adapter hears itself is read without the echo`(
    transport: Transport
  ) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour = UnitBehaviour(fault: .echo)
    let client = bench.client(timeout: .seconds(3))
    for count in 1...20 {
      #expect(try client.values(at: 1, count: count) == (1...count).map { UInt16($0 * 3) })
      // Bits whose answer is as long as the request.
      #expect(try client.values(1, at: 0x0300, count: 24).count == 24)
    }
    #expect(client.takeNotices().count == 1)
    #expect(client.statistics.connections == 1)
    // Another adapter.
    bench.unit.behaviour = UnitBehaviour()
    for count in 1...20 {
      #expect(try client.values(at: 1, count: count) == (1...count).map { UInt16($0 * 3) })
    }
  }

  @Test(arguments: [Transport.serial, .rtuOverTCP])
  func `whose adapter hears itself does not take the echo of a write for its answer`(
    transport: Transport
  ) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour = UnitBehaviour(fault: .echo)
    let client = bench.client(timeout: .milliseconds(500))
    for _ in 0..<2 { _ = try client.values(at: 1, count: 2) }
    try client.writeRegister(unit: 1, address: 5, value: 6)
    try client.writeRegisters(unit: 1, address: 6, values: [7])
    #expect(bench.unit.get(.holding, at: 5, count: 2) == [6, 7])
    bench.unit.behaviour = UnitBehaviour(fault: .echoAlone, remaining: 1)
    let kind = failure { () throws(ModbusError) in
      try client.writeRegister(unit: 1, address: 5, value: 8)
    }
    #expect(kind == .noAnswer)
  }

  @Test func `whose adapter hears itself tells a silent unit from its echo`() throws {
    let bench = try Bench(.serial)
    bench.unit.behaviour = UnitBehaviour(fault: .echo)
    let client = bench.client(timeout: .seconds(2))
    for _ in 0..<2 { _ = try? client.values(at: 1, count: 2) }
    #expect(try client.values(at: 1, count: 1) == [3])
    bench.unit.behaviour = UnitBehaviour(fault: .echoAlone, remaining: 2)
    for _ in 0..<2 {
      let kind = failure { () throws(ModbusError) in _ = try client.values(at: 1, count: 2) }
      #expect(kind == .noAnswer)
    }
  }

  @Test func `takes as long as the wire does`() throws {
    let bench = try Bench(.serial, baud: 9600)
    bench.unit.behaviour = UnitBehaviour(wireBaud: 9600)
    let client = bench.client()
    try client.connect()
    // 8 + 105 bytes and two silences of 3.5 characters of 11 bits each.
    let wire = Int64(3 * (113 + 7)) * 11 * 1_000_000_000 / 9600
    var shortest = Int64.max
    // A loaded machine takes longer now and then, not always.
    for _ in 0..<30 where shortest >= wire * 2 {
      let start = MonotonicClock.now()
      for _ in 0..<3 { _ = try client.values(at: 0, count: 50) }
      shortest = min(shortest, MonotonicClock.now() - start)
    }
    #expect(shortest >= wire * 99 / 100)
    #expect(shortest < wire * 2, "\(shortest) ns for \(wire) ns on the wire")
  }

  @Test func `keeps the turnaround after each answer`() throws {
    let bench = try Bench(.serial)
    let client = bench.client(turnaround: .milliseconds(40))
    _ = try client.values(at: 0, count: 1)
    let start = MonotonicClock.now()
    for _ in 0..<5 { _ = try client.values(at: 0, count: 1) }
    #expect(MonotonicClock.now() - start >= 5 * 40_000_000)
  }

  @Test func `a unit id above 247 is read too`() throws {
    let server = try ModbusServer()
    let bank = UnitRegisters()
    bank.set(.holding, at: 0, to: [1, 2])
    let path = try server.addPseudoTerminal(units: [250: bank])
    let client = ModbusClient(.serial(SerialPortSettings(path: path)))
    #expect(try client.values(unit: 250, at: 0, count: 2) == [1, 2])
    server.stop()
  }
}
