import System
import Glibc
import Modbus
import ModbusServer
import TestSupport
import Testing

/// Peers that others wrote: pymodbus as server, mbpoll (libmodbus) as client.
@Suite("With peers of other makers", .blocking, .timeLimit(.minutes(10)), .serialized)
struct PeerTests {
  /// The interpreter that has pymodbus 3.8 or newer.
  static let python = getenv("PARK_GATEWAY_TEST_PYTHON").map { String(cString: $0) } ?? "python3"
  static let hasPymodbus = TestProgram.succeeds([python, "-c", "import pymodbus.server"])
  static let hasMbpoll = TestProgram.succeeds(["mbpoll", "-V"])
  static let hasSocat = TestProgram.succeeds(["socat", "-V"])

  /// Unit 1: register n holds 3n, bit n is set at multiples of three.
  static let script = """
    import asyncio, sys, socket
    from pymodbus import FramerType
    from pymodbus.server import ModbusTcpServer, ModbusSerialServer
    from pymodbus.datastore import ModbusServerContext, ModbusSequentialDataBlock
    from pymodbus import ModbusDeviceIdentification
    try:
      from pymodbus.datastore import ModbusDeviceContext as Unit
    except ImportError:
      from pymodbus.datastore import ModbusSlaveContext as Unit
    kind, where = sys.argv[1], sys.argv[2]
    words = ModbusSequentialDataBlock(1, [n * 3 for n in range(1000)])
    bits = ModbusSequentialDataBlock(1, [n % 3 == 0 for n in range(1000)])
    context = ModbusServerContext(Unit(di=bits, co=bits, ir=words, hr=words), single=True)
    names = ModbusDeviceIdentification(
      info_name={"VendorName": "Peer", "ProductCode": "P1", "MajorMinorRevision": "2.0"})
    async def main():
      if kind == "serial":
        server = ModbusSerialServer(context, framer=FramerType.RTU, identity=names,
                                    port=where, baudrate=19200, parity="N")
      else:
        framer = FramerType.SOCKET if kind == "tcp" else FramerType.RTU
        server = ModbusTcpServer(context, framer=framer, identity=names,
                                 address=("127.0.0.1", int(where)))
      serving = asyncio.ensure_future(server.serve_forever())
      await asyncio.sleep(0)
      await serving
    asyncio.run(main())
    """

  @Test(.enabled(if: hasPymodbus), arguments: [Transport.tcp, .rtuOverTCP])
  func `reads what pymodbus holds over TCP`(transport: Transport) throws {
    let port = try freePort()
    let kind = transport == .tcp ? "tcp" : "rtu"
    let server = TestProgram([Self.python, "-c", Self.script, kind, String(port)])
    try #require(server != nil)
    let endpoint: ModbusEndpoint =
      transport == .tcp
      ? .tcp(host: "127.0.0.1", port: port) : .rtuOverTCP(host: "127.0.0.1", port: port)
    try check(ModbusClient(endpoint, options: ModbusClientOptions(responseTimeout: .seconds(5))))
    withExtendedLifetime(server) {}
  }

  @Test(.enabled(if: hasPymodbus && hasSocat))
  func `reads what pymodbus holds over a serial client`() throws {
    let name = "/tmp/park-gateway-test-\(getpid())"
    let wires = TestProgram([
      "socat", "-d", "-d", "pty,raw,echo=0,link=\(name)-a", "pty,raw,echo=0,link=\(name)-b",
    ])
    try #require(wires != nil)
    while let client = wires?.nextLine(), !client.contains("starting data transfer loop") {}
    let server = TestProgram([Self.python, "-c", Self.script, "serial", "\(name)-a"])
    let settings = SerialPortSettings(path: "\(name)-b", baud: 19_200, parity: .none)
    let options = ModbusClientOptions(responseTimeout: .seconds(10))
    try check(ModbusClient(.serial(settings), options: options))
    withExtendedLifetime((wires, server)) {}
  }

  @Test(.enabled(if: hasMbpoll), arguments: [Transport.tcp, .serial])
  func `mbpoll reads and writes our slave`(transport: Transport) throws {
    let bench = try Bench(transport)
    bench.unit.set(.holding, at: 100, to: [0x41C8, 0x0000])
    let target = arguments(for: bench, transport)
    let registers = mbpoll(target, ["-t", "4", "-r", "7", "-c", "3"])
    #expect(registers.contains("[7]: \t21") && registers.contains("[9]: \t27"), "\(registers)")
    let float = mbpoll(target, ["-t", "4:float", "-B", "-r", "100", "-c", "1"])
    #expect(float.contains("25"), "\(float)")
    let inputs = mbpoll(target, ["-t", "3", "-r", "999", "-c", "1"])
    #expect(inputs.contains("2997"), "\(inputs)")
    let bits = mbpoll(target, ["-t", "0", "-r", "3", "-c", "2"])
    #expect(bits.contains("[3]: \t1") && bits.contains("[4]: \t0"), "\(bits)")
    let refused = mbpoll(target, ["-t", "4", "-r", "5000", "-c", "1"])
    #expect(refused.contains("Illegal data address"), "\(refused)")
    _ = mbpoll(target, ["-t", "4", "-r", "20"], values: ["123", "456"])
    #expect(bench.unit.get(.holding, at: 20, count: 2) == [123, 456])
    _ = mbpoll(target, ["-t", "0", "-r", "1"], values: ["1"])
    #expect(bench.unit.get(.coil, at: 1) == [1])
  }

  /// Everything that a line does, on a server that starts up meanwhile.
  private func check(_ client: ModbusClient) throws {
    let start = MonotonicClock.now()
    while (try? client.values(at: 0, count: 1)) == nil {
      try #require(MonotonicClock.now() - start < 60_000_000_000, "the server does not answer")
      usleep(20_000)
    }
    #expect(try client.values(3, at: 7, count: 125) == (7..<132).map { $0 * 3 })
    #expect(try client.values(4, at: 1, count: 1) == [3])
    #expect(try client.values(1, at: 3, count: 20) == (3..<23).map { $0 % 3 == 0 ? 1 : 0 })
    #expect(try client.values(2, at: 4, count: 1) == [0])
    try client.writeRegister(unit: 1, address: 50, value: 1)
    try client.writeRegisters(unit: 1, address: 51, values: [2, 3])
    #expect(try client.values(3, at: 50, count: 3) == [1, 2, 3])
    try client.writeCoil(unit: 1, address: 4, value: true)
    #expect(try client.values(1, at: 4, count: 1) == [1])
    #expect(
      failure { () throws(ModbusError) in _ = try client.values(at: 5000, count: 1) }
        == .exception(2)
    )
    let names = try client.identification(unit: 1)
    #expect(names == DeviceIdentification(objects: [0: "Peer", 1: "P1", 2: "2.0"]))
    let masked = try client.request(unit: 1, pdu: [22, 0, 60, 0, 0xF0, 0, 0x05])
    #expect(masked == [22, 0, 60, 0, 0xF0, 0, 0x05])
    let both = try client.request(unit: 1, pdu: [23, 0, 70, 0, 2, 0, 70, 0, 1, 2, 0, 9])
    #expect(both == [23, 4, 0, 9, 0, 213])
  }

  private func arguments(for bench: Bench, _ transport: Transport) -> (
    where: [String], how: [String]
  ) {
    guard case .tcp(_, let port) = bench.endpoint, transport == .tcp else {
      return ([bench.path], ["-m", "rtu", "-b", "19200", "-P", "even"])
    }
    return (["127.0.0.1"], ["-m", "tcp", "-p", String(port)])
  }

  private func mbpoll(
    _ target: (where: [String], how: [String]),
    _ options: [String],
    values: [String] = []
  ) -> String {
    let words = ["mbpoll", "-0", "-1", "-a", "1", "-o", "5"]
    return TestProgram(words + target.how + options + target.where + values)?.finish().text ?? ""
  }

  private func freePort() throws -> UInt16 {
    let server = try ModbusServer()
    defer { server.stop() }
    return try server.addTCP(units: [:])
  }
}
