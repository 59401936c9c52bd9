import ArgumentParser
import Configuration
import DeviceProfiles

/// The options that name a connection: exactly one of TCP, serial and RTU over TCP.
struct ConnectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Modbus TCP; port 502 unless given.", valueName: "host:port"))
  var tcp: String?

  @Option(
    help: ArgumentHelp("Modbus RTU on a serial device, such as /dev/ttyUSB0.", valueName: "device")
  )
  var serial: String?

  @Option(
    name: .customLong("rtu-over-tcp"),
    help: ArgumentHelp("RTU frames in a TCP stream.", valueName: "host:port")
  )
  var rtuOverTCP: String?

  @Option(help: "How long to wait for an answer, such as 500ms.")
  var timeout: String?

  func validate() throws {
    let given = [tcp, serial, rtuOverTCP].compactMap { $0 }
    guard given.count == 1 else {
      throw ValidationError("give exactly one of --tcp, --serial and --rtu-over-tcp")
    }
    do throws(WrittenValue.Flaw) {
      if let place = tcp ?? rtuOverTCP { _ = try WrittenValue.modbusHost(place) }
      if let timeout { _ = try WrittenValue.duration(timeout) }
    } catch {
      throw ValidationError(error.description)
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
