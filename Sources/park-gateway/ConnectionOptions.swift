import ArgumentParser
import Configuration
import DeviceProfiles

/// The options that name a connection: exactly one of TCP, serial and RTU over TCP.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: .spoken(
      "Modbus TCP; port 502 unless given.",
      "Modbus TCP; cổng 502 nếu không ghi.",
      valueName: "host:port"
    )
  )
  var tcp: String?

  @Option(
    help: .spoken(
      "Modbus RTU on a serial device, such as /dev/ttyUSB0.",
      "Modbus RTU qua cổng nối tiếp, như /dev/ttyUSB0.",
      valueName: spoken("device", "cổng")
    )
  )
  var serial: String?

  @Option(
    name: .customLong("rtu-over-tcp"),
    help: .spoken(
      "RTU frames in a TCP stream.",
      "Khung RTU trong luồng TCP.",
      valueName: "host:port"
    )
  )
  var rtuOverTCP: String?

  @Option(
    help: .spoken(
      "How long to wait for an answer, such as 500ms.",
      "Chờ câu trả lời bao lâu, như 500ms."
    )
  )
  var timeout: String?

  func validate() throws {
    let given = [tcp, serial, rtuOverTCP].compactMap { $0 }
    guard given.count == 1 else {
      throw ValidationError(
        "give exactly one of --tcp, --serial and --rtu-over-tcp",
        "hãy ghi đúng một trong --tcp, --serial và --rtu-over-tcp"
      )
    }
    do throws(WrittenValue.Flaw) {
      if let place = tcp ?? rtuOverTCP { _ = try WrittenValue.modbusHost(place) }
      if let timeout { _ = try WrittenValue.duration(timeout) }
    } catch {
      throw ValidationError(error)
    }
  }

  /// The connection; `serial` has the settings of a serial port.
  func connection(
    serial settings: (String) -> SerialSettings,
    timeout usual: Duration,
    retries: Int
  ) throws(WrittenValue.Flaw) -> ConnectionDefinition {
    let endpoint: Endpoint
    if let tcp {
      let place = try WrittenValue.modbusHost(tcp)
      endpoint = .tcp(host: place.host, port: place.port)
    } else if let rtuOverTCP {
      let place = try WrittenValue.modbusHost(rtuOverTCP)
      endpoint = .rtuOverTCP(host: place.host, port: place.port)
    } else {
      endpoint = .serial(settings(serial ?? ""))
    }
    var connection = ConnectionDefinition(id: "line", endpoint: endpoint, devices: [])
    let wait = try timeout.map { (text) throws(WrittenValue.Flaw) in
      try WrittenValue.duration(text)
    }
    connection.timeout = min(max(wait ?? usual, .milliseconds(10)), .seconds(60))
    connection.retries = retries
    return connection
  }
}

extension RegisterTable: ExpressibleByArgument {}
extension SerialSettings.Parity: ExpressibleByArgument {}
