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
    let line = bench.line(timeout: .seconds(60))
    let interrupter = line.interrupter
    let unit = bench.unit
    let watcher = Background {
      while unit.requestCount == 0 { usleep(500) }
      interrupter.interrupt()
    }
    let start = MonotonicClock.now()
    let kind = failure { () throws(ModbusError) in _ = try line.values(at: 0, count: 1) }
    #expect(kind == .interrupted)
    #expect(MonotonicClock.now() - start < 30_000_000_000)
    #expect(failure { () throws(ModbusError) in try line.connect() } == .interrupted)
    watcher.join()
  }

  @Test(arguments: Transport.allCases)
  func `ends an answer that never finishes`(transport: Transport) throws {
    let bench = try Bench(transport)
    bench.unit.behaviour.fault = .truncated(bytes: 4)
    let line = bench.line(timeout: .seconds(3))
    let interrupter = line.interrupter
    let unit = bench.unit
    let watcher = Background {
      while unit.requestCount == 0 { usleep(500) }
      interrupter.interrupt()
    }
    let kind = failure { () throws(ModbusError) in _ = try line.values(at: 0, count: 1) }
    #expect(kind == .interrupted || kind == .garbled(.truncated))
    watcher.join()
  }

  @Test func `before the first request keeps the line closed`() throws {
    let bench = try Bench(.tcp)
    let line = bench.line()
    line.interrupter.interrupt()
    line.interrupter.interrupt()
    let kind = failure { () throws(ModbusError) in _ = try line.values(at: 0, count: 1) }
    #expect(kind == .interrupted)
    #expect(!line.isConnected)
  }

  @Test func `after the line is gone does nothing`() throws {
    let bench = try Bench(.tcp)
    var line: ModbusClient? = bench.line()
    try line?.connect()
    let interrupter = line?.interrupter
    line = nil
    interrupter?.interrupt()
  }

  @Test func `may come at any moment of opening and closing`() throws {
    let bench = try Bench(.tcp)
    for round in 0..<50 {
      let line = bench.line()
      let interrupter = line.interrupter
      let interruption = Background {
        usleep(UInt32(round) * 40)
        interrupter.interrupt()
      }
      var kind: ModbusError.Kind?
      while kind == nil {
        kind = failure { () throws(ModbusError) in _ = try line.values(at: 0, count: 1) }
        line.close()
      }
      #expect(kind == .interrupted)
      interruption.join()
    }
  }
}
