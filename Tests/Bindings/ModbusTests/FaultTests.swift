import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("Faults of a unit", .blocking, .timeLimit(.minutes(10)))
struct FaultTests {
  typealias Fault = UnitBehaviour.Fault

  /// What each fault must be taken for; `nil`: the transport makes it no fault.
  static let cases: [(Transport, Fault, [ModbusError.Kind])] = [
    (.tcp, .silent, [.noAnswer]),
    (.rtuOverTCP, .silent, [.noAnswer]),
    (.serial, .silent, [.noAnswer]),
    (.tcp, .truncated(bytes: 9), [.garbled(.truncated)]),
    (.rtuOverTCP, .truncated(bytes: 6), [.garbled(.truncated)]),
    (.serial, .truncated(bytes: 6), [.garbled(.truncated)]),
    (.tcp, .truncated(bytes: 3), [.garbled(.truncated)]),
    (.serial, .truncated(bytes: 1), [.garbled(.truncated)]),
    (.tcp, .garbage([1, 2, 3, 4, 5]), [.garbled(.wrongTransaction)]),
    (.tcp, .wrongUnit, [.garbled(.wrongUnit)]),
    (.rtuOverTCP, .wrongUnit, [.garbled(.wrongUnit)]),
    (.serial, .wrongUnit, [.garbled(.wrongUnit)]),
    (.tcp, .wrongTransaction, [.garbled(.wrongTransaction)]),
    (.tcp, .wrongFunction, [.garbled(.wrongFunction)]),
    (.serial, .wrongFunction, [.garbled(.wrongFunction)]),
    (.rtuOverTCP, .wrongFunction, [.garbled(.wrongFunction)]),
    (.rtuOverTCP, .badCRC, [.garbled(.badCRC)]),
    (.serial, .badCRC, [.garbled(.badCRC)]),
    (.tcp, .closesConnection, [.connectionDown(.closed)]),
    (.rtuOverTCP, .closesConnection, [.connectionDown(.closed)]),
    (.rtuOverTCP, .echoAlone, [.garbled(.ownRequest)]),
    (.serial, .echoAlone, [.garbled(.ownRequest)]),
    (.rtuOverTCP, .noise([0, 255]), [.garbled(.noise)]),
    (.serial, .noise([0, 255, 7, 7, 7, 7, 7, 7, 7]), [.garbled(.noise)]),
  ]

  @Test(arguments: cases)
  func `is told for what it is, and the next answer is right`(
    transport: Transport,
    fault: Fault,
    kinds: [ModbusError.Kind]
  ) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .seconds(3))
    _ = try client.values(at: 0, count: 1)
    bench.unit.behaviour = UnitBehaviour(fault: fault, remaining: 1)
    let kind = failure { () throws(ModbusError) in _ = try client.values(at: 1, count: 2) }
    #expect(kind.map(kinds.contains) == true, "\(String(describing: kind))")
    #expect(try client.values(at: 10, count: 2) == [30, 33])
    #expect(try client.values(unit: 2, at: 0, count: 1) == [4711])
    #expect(client.statistics.connections == (transport == .serial ? 1 : 2))
  }

  @Test(arguments: Transport.allCases, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 99] as [UInt8])
  func `an exception leaves the client as it is`(transport: Transport, code: UInt8) throws {
    let bench = try Bench(transport)
    let client = bench.client()
    bench.unit.behaviour = UnitBehaviour(fault: .exception(code), remaining: 1)
    let kind = failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) }
    #expect(kind == .exception(code))
    #expect(try client.values(at: 0, count: 1) == [0])
    #expect(client.statistics.connections == 1)
    #expect(client.statistics.exceptions == 1)
  }

  @Test func `an absent unit behind a TCP gateway is that unit's exception`() throws {
    let bench = try Bench(.tcp)
    let client = bench.client()
    let kind = failure { () throws(ModbusError) in _ = try client.values(unit: 9, at: 0, count: 1) }
    #expect(kind == .exception(11))
    #expect(client.isConnected)
  }

  @Test func `an error tells libmodbus's code and text`() throws {
    let bench = try Bench(.tcp)
    do throws(ModbusError) {
      _ = try bench.client().values(at: 5000, count: 1)
      Issue.record("no error")
    } catch {
      #expect(error.code == 112_345_680)
      #expect(error.description == "Illegal data address (exception 2)")
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `noise of any kind on a serial client never becomes a number`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bench = try Bench(.serial)
    let client = bench.client(timeout: .milliseconds(400))
    let length = Int.random(in: 1...12, using: &random)
    // Made of the bytes that an answer has, most often.
    let likely: [UInt8] = [1, 3, 4, 0x83, 2]
    let noise: [UInt8] = (0..<length).map { _ in
      let any = UInt8.random(in: 0...255, using: &random)
      return Bool.random(using: &random) ? likely[Int(any) % likely.count] : any
    }
    bench.unit.behaviour = UnitBehaviour(fault: .garbage(noise), remaining: 1)
    let read = try? client.values(at: 1, count: 2)
    #expect(read == nil || read == [3, 6], "seed \(seed), \(noise)")
    var next: [UInt16]?
    for _ in 0..<20 where next == nil { next = try? client.values(at: 7, count: 3) }
    #expect(next == [21, 24, 27], "seed \(seed), \(noise)")
  }

  @Test func `a unit that babbles on a serial client does not hold it`() throws {
    let bench = try Bench(.serial)
    let client = bench.client(timeout: .milliseconds(200))
    let babble = [UInt8](repeating: 1, count: 3000)
    bench.unit.behaviour = UnitBehaviour(fault: .garbage(babble), remaining: 1, wireBaud: 9600)
    #expect(failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) } != nil)
    bench.unit.behaviour = UnitBehaviour()
    var last: [UInt16]?
    for _ in 0..<100 where last == nil { last = try? client.values(at: 4, count: 1) }
    #expect(last == [12])
  }
}
