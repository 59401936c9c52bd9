import System
import Glibc
import ModbusServer
import TestSupport
import Testing

@testable import Modbus

@Suite("Connecting", .blocking, .timeLimit(.minutes(10)))
struct ConnectionTests {
  private func fault(_ endpoint: ModbusEndpoint) -> ModbusError.Kind? {
    let client = ModbusClient(endpoint, options: ModbusClientOptions(responseTimeout: .seconds(3)))
    return failure { () throws(ModbusError) in try client.connect() }
  }

  @Test func `a closed port refuses`() throws {
    let server = try ModbusServer()
    let port = try server.addTCP(units: [:])
    server.stop()
    #expect(fault(.tcp(host: "127.0.0.1", port: port)) == .connectionDown(.refused))
  }

  @Test func `a name that does not exist is told as such`() {
    #expect(fault(.tcp(host: "no-such-meter.invalid", port: 502)) == .connectionDown(.hostNotFound))
  }

  @Test(arguments: ["::1", "localhost"])
  func `IPv6 addresses and names work`(host: String) throws {
    let server = try ModbusServer()
    let bank = UnitRegisters()
    bank.set(.holding, at: 0, to: [5])
    let address = host == "localhost" ? "127.0.0.1" : host
    let port = try server.addTCP(host: address, units: [1: bank])
    let client = ModbusClient(.tcp(host: host, port: port))
    #expect(try client.values(at: 0, count: 1) == [5])
    server.stop()
  }

  @Test func `a peer that accepts nobody costs the connect timeout and no more`() throws {
    let full = FullListener()
    let options = ModbusClientOptions(
      responseTimeout: .seconds(30),
      connectTimeout: .milliseconds(200)
    )
    let client = ModbusClient(.tcp(host: "127.0.0.1", port: full.port), options: options)
    let start = MonotonicClock.now()
    let kind = failure { () throws(ModbusError) in try client.connect() }
    #expect(kind == .connectionDown(.connectTimeout))
    #expect(MonotonicClock.now() - start < 25_000_000_000)
  }

  @Test(arguments: [Transport.tcp, .rtuOverTCP])
  func `a connection that the peer closed is renewed before the request`(
    transport: Transport
  ) throws {
    let bench = try Bench(transport)
    let client = bench.client(timeout: .seconds(5))
    _ = try client.values(at: 0, count: 1)
    bench.server.dropConnections()
    #expect(try client.values(at: 3, count: 1) == [9])
    #expect(client.statistics.connections == 2)
  }

  @Test func `a descriptor beyond those that select can wait for is like any other`() async throws {
    // glibc ends the process where one of them gets into a set of `select`.
    await #expect(processExitsWith: .success) {
      DescriptorLimit.raise()
      let benches = try Transport.allCases.map { try Bench($0) }
      while dup(0) < 1200 {}
      for bench in benches {
        let client = bench.client()
        guard try client.values(at: 3, count: 2) == [9, 12] else { exit(1) }
        bench.server.dropConnections()
        guard try client.values(at: 4, count: 1) == [12], client.wire.descriptor > 1200 else {
          exit(2)
        }
        client.close()
      }
    }
  }

  @Test func `a process without a descriptor left is told as such`() async throws {
    await #expect(processExitsWith: .success) {
      let bench = try Bench(.tcp)
      let early = bench.client()
      while dup(0) >= 0 {}
      for client in [early, bench.client()] {
        let kind = failure { () throws(ModbusError) in try client.connect() }
        guard kind == .connectionDown(.tooManyDescriptors) else { exit(1) }
      }
    }
  }

  @Test func `no such serial device`() {
    let settings = SerialPortSettings(path: "/dev/ttyNoSuchPort")
    #expect(fault(.serial(settings)) == .connectionDown(.noSuchDevice))
    #expect(fault(.serial(SerialPortSettings(path: "/dev/null"))) == .connectionDown(.noSuchDevice))
  }
}

/// A listener that accepts nobody and whose queue is full, so that connecting hangs.
final class FullListener {
  private let listener = LoopbackListener(backlog: 0)
  private let fillers: [Int32]
  var port: UInt16 { listener.port }

  init() {
    let port = listener.port
    fillers = (0..<8).map { _ in LoopbackListener.connector(to: port) }
  }

  deinit { for filler in fillers { close(filler) } }
}
