import System
import Glibc
import Modbus
import ModbusServer
import TestSupport
import Testing

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

  @Test func `a descriptor that select cannot hold is refused`() async throws {
    await #expect(processExitsWith: .success) {
      var limit = rlimit(rlim_cur: 2048, rlim_max: 2048)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let server = try ModbusServer()
      let port = try server.addTCP(units: [1: UnitRegisters()])
      let client = ModbusClient(.tcp(host: "127.0.0.1", port: port))
      while dup(0) < 1023 {}
      let kind = failure { () throws(ModbusError) in try client.connect() }
      guard kind == .connectionDown(.tooManyDescriptors) else { exit(1) }
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
