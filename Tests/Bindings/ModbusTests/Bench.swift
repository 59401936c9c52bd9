import Modbus
import ModbusServer
import Testing

/// The transports that every rule holds on.
enum Transport: String, CaseIterable, CustomTestStringConvertible {
  case tcp, rtuOverTCP, serial

  var testDescription: String { rawValue }
}

/// A slave with units and the end of a line to them.
final class Bench {
  let server: ModbusServer
  let unit = UnitRegisters()
  let other = UnitRegisters()
  let endpoint: ModbusEndpoint
  /// The pseudoterminal, where there is one.
  let path: String

  /// Unit 1 has, in the first 1000 addresses of each table, registers that hold their address times
  /// three and bits that are set at multiples of three; unit 2 has register 0 alone.
  init(_ transport: Transport, rs485: Bool = false, baud: Int = 19_200) throws {
    server = try ModbusServer()
    for table in [ServerTable.holding, .input] {
      unit.set(table, at: 0, to: (0..<1000).map { $0 * 3 })
    }
    for table in [ServerTable.coil, .discrete] {
      unit.set(table, at: 0, to: (0..<1000).map { $0 % 3 == 0 ? 1 : 0 })
    }
    other.set(.holding, at: 0, to: [4711])
    let units: [UInt8: UnitRegisters] = [1: unit, 2: other]
    switch transport {
    case .tcp:
      path = ""
      endpoint = .tcp(host: "127.0.0.1", port: try server.addTCP(units: units))
    case .rtuOverTCP:
      path = ""
      let port = try server.addTCP(framing: .rtu, units: units)
      endpoint = .rtuOverTCP(host: "127.0.0.1", port: port)
    case .serial:
      path = try server.addPseudoTerminal(units: units)
      endpoint = .serial(SerialPortSettings(path: path, baud: baud, rs485: rs485))
    }
  }

  deinit { server.stop() }

  func client(
    timeout: Duration = .seconds(5),
    turnaround: Duration = .zero
  ) -> ModbusClient {
    let options = ModbusClientOptions(responseTimeout: timeout, turnaround: turnaround)
    return ModbusClient(endpoint, options: options)
  }
}

extension ModbusClient {
  /// The values of one read.
  func values(
    _ function: UInt8 = 3,
    unit: UInt8 = 1,
    at address: UInt16,
    count: Int
  ) throws(ModbusError) -> [UInt16] {
    var words: [UInt16] = []
    try read(function: function, unit: unit, address: address, count: count, into: &words)
    return words
  }
}

/// What a failing call threw; `nil` when it did not fail.
func failure(_ body: () throws(ModbusError) -> Void) -> ModbusError.Kind? {
  do {
    try body()
    return nil
  } catch { return error.kind }
}
