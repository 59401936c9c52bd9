import Languages
import Events
package import DeviceProfiles
package import Modbus
package import Polling
package import ReadPlans
import System

/// Adapts a Modbus connection to what polling reads from.
package class ModbusRegisterSource: RegisterSource {
  fileprivate let client: ModbusClient

  init(_ client: ModbusClient) { self.client = client }

  package func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) {
    client.wait(atMost: timeout)
    do throws(ModbusError) {
      try client.read(
        function: request.table.functionCode,
        unit: unit,
        address: request.address,
        count: request.count,
        into: &words
      )
    } catch {
      throw ReadFailure(error)
    }
  }

  package var nanosecondsSinceAnswer: Int64 {
    let moment = client.statistics.answeredAt
    return moment > 0 ? max(MonotonicClock.now() - moment, 0) : 0
  }

  package func takeNotices() -> [String] { client.takeNotices() }

  package func close() { client.close() }
}

extension ModbusRegisterSource {
  /// The source can write only where writing is allowed.
  package static func make(
    _ client: sending ModbusClient,
    allowsWrites: Bool
  ) -> sending any RegisterSource {
    allowsWrites ? ModbusRegisterWriter(client) : ModbusRegisterSource(client)
  }
}

/// Adapts a Modbus connection to what polling reads from and writes to.
package final class ModbusRegisterWriter: ModbusRegisterSource, RegisterWriter {
  package func write(_ request: WriteRequest, unit: UInt8) throws(ReadFailure) {
    do throws(ModbusError) {
      switch request {
      case .coil(let address, let value):
        try client.writeCoil(unit: unit, address: address, value: value)
      case .coils(let address, let values):
        try client.writeCoils(unit: unit, address: address, values: values)
      case .register(let address, let value):
        try client.writeRegister(unit: unit, address: address, value: value)
      case .registers(let address, let values):
        try client.writeRegisters(unit: unit, address: address, values: values)
      }
    } catch {
      throw ReadFailure(error)
    }
  }
}

extension ReadFailure {
  init(_ error: ModbusError) {
    self =
      switch error.kind {
      case .connectionDown(.closed): .connectionLost(FailureReason(error))
      case .connectionDown, .interrupted: .connectionDown(FailureReason(error))
      case .noAnswer: .silent
      case .exception(let code): .refused(code)
      case .garbled where error.isSilence: .silentAfterNoise(FailureReason(error))
      case .garbled: .garbled(FailureReason(error))
      case .invalidRequest:
        .garbled(
          FailureReason(
            "not sent: \(error.text)",
            kind: error.kindText,
            vietnamese: DeviceReasons.notSent.vietnamese
          )
        )
      }
  }
}

extension FailureReason {
  fileprivate init(_ error: ModbusError) {
    self.init(error.text, kind: error.kindText, vietnamese: error.kind.words.vietnamese)
  }
}

extension ModbusClient {
  /// The connection of a device file.
  package convenience init(_ connection: ConnectionDefinition) {
    self.init(
      ModbusEndpoint(connection.endpoint),
      options: ModbusClientOptions(
        responseTimeout: connection.timeout,
        turnaround: connection.turnaround,
        connectDelay: connection.connectDelay,
        checksUnitID: connection.checksUnitID,
        looksForOtherFraming: true
      )
    )
  }
}

extension ModbusEndpoint {
  init(_ endpoint: Endpoint) {
    self =
      switch endpoint {
      case .tcp(let host, let port): .tcp(host: host, port: port)
      case .rtuOverTCP(let host, let port): .rtuOverTCP(host: host, port: port)
      case .serial(let serial):
        .serial(
          SerialPortSettings(
            path: serial.port,
            baud: serial.baud,
            parity: SerialPortSettings.Parity(serial.parity),
            dataBits: serial.dataBits,
            stopBits: serial.stopBits,
            rs485: serial.rs485
          )
        )
      }
  }
}

extension SerialPortSettings.Parity {
  init(_ parity: SerialSettings.Parity) {
    self =
      switch parity {
      case .none: .none
      case .even: .even
      case .odd: .odd
      }
  }
}
