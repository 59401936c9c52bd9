import System
import Glibc
import Modbus
import ModbusServer
import TestSupport
import Testing

@Suite("An interruption", .blocking, .timeLimit(.minutes(10)))
struct InterruptionTests {
  @Test(arguments: Transport.allCases)
  func `ends a blocked read at once and for good`(transport: Transport) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour.fault = .silent
    let client = bench.client(timeout: .seconds(60))
    let interrupter = client.interrupter
    let unit = bench.unit
    let watcher = Background {
      while unit.requestCount == 0 { usleep(500) }
      interrupter.interrupt()
    }
    let start = MonotonicClock.now()
    let kind = failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) }
    #expect(kind == .interrupted)
    #expect(MonotonicClock.now() - start < 30_000_000_000)
    #expect(failure { () throws(ModbusError) in try client.connect() } == .interrupted)
    watcher.join()
  }

  @Test(arguments: Transport.allCases)
  func `ends an answer that never finishes`(transport: Transport) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour.fault = .truncated(bytes: 4)
    let client = bench.client(timeout: .seconds(3))
    let interrupter = client.interrupter
    let unit = bench.unit
    let watcher = Background {
      while unit.requestCount == 0 { usleep(500) }
      interrupter.interrupt()
    }
    let kind = failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) }
    #expect(kind == .interrupted || kind == .garbled(.truncated))
    watcher.join()
  }

  @Test func `before the first request keeps the client closed`() throws {
    let bench = try Bench(.tcp)
    let client = bench.client()
    client.interrupter.interrupt()
    client.interrupter.interrupt()
    let kind = failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) }
    #expect(kind == .interrupted)
    #expect(!client.isConnected)
  }

  @Test func `after the client is gone does nothing`() throws {
    let bench = try Bench(.tcp)
    var client: ModbusClient? = bench.client()
    try client?.connect()
    let interrupter = client?.interrupter
    client = nil
    interrupter?.interrupt()
  }

  @Test func `may come at any moment of opening and closing`() throws {
    let bench = try Bench(.tcp)
    for round in 0..<50 {
      let client = bench.client()
      let interrupter = client.interrupter
      let interruption = Background {
        usleep(UInt32(round) * 40)
        interrupter.interrupt()
      }
      var kind: ModbusError.Kind?
      while kind == nil {
        kind = failure { () throws(ModbusError) in _ = try client.values(at: 0, count: 1) }
        client.close()
      }
      #expect(kind == .interrupted)
      interruption.join()
    }
  }
}
