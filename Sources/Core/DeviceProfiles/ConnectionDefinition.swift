/// The settings of a serial port.
package struct SerialSettings: Sendable, Hashable {
  package enum Parity: String, Sendable, Hashable, CaseIterable { case none, even, odd }

  /// The device, such as `/dev/serial/by-id/usb-FTDI_…`.
  package var port: String
  /// Bits per second.
  package var baud = 9600
  package var parity: Parity = .even
  package var dataBits = 8
  package var stopBits = 1
  /// Whether to switch on the kernel's RS-485 mode.
  package var rs485 = false

  package init(port: String) { self.port = port }

  /// Bits on the bus for one byte: start, data, parity, stop.
  package var bitsPerCharacter: Int { 1 + dataBits + (parity == .none ? 0 : 1) + stopBits }
}

/// What a connection leads to.
package enum Endpoint: Sendable, Hashable {
  case tcp(host: String, port: UInt16)
  case serial(SerialSettings)
  /// RTU frames with their CRC in a TCP stream, as serial servers send them in transparent mode.
  case rtuOverTCP(host: String, port: UInt16)

  /// For log lines and health: `10.0.4.20:502`, `/dev/ttyS1`.
  package var name: String {
    switch self {
    case .tcp(let host, let port), .rtuOverTCP(let host, let port):
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .serial(let settings): settings.port
    }
  }
}

/// One device file: a connection and the devices on it.
package struct ConnectionDefinition: Sendable, Hashable {
  /// The device file's name without `.yaml`: the connection's id in log lines and health.
  package var id: String
  package var endpoint: Endpoint
  /// How long to wait for an answer.
  package var timeout: Duration = .seconds(1)
  /// How often a request is repeated before the answer counts as missing.
  package var retries = 1
  /// A pause between requests, in addition to the 3.5 characters of RTU.
  package var turnaround: Duration = .zero
  /// A pause after a TCP connection is made.
  package var connectDelay: Duration = .zero
  /// The connection is closed after so long without a request; `nil`: never.
  package var idleClose: Duration?
  /// Whether an answer over Modbus TCP must carry the unit id that was asked.
  package var checksUnitID = true
  package var devices: [DeviceDefinition]

  package init(id: String, endpoint: Endpoint, devices: [DeviceDefinition]) {
    self.id = id
    self.endpoint = endpoint
    self.devices = devices
  }
}
