/// Where a connection leads to, and how frames travel on it.
package enum ModbusEndpoint: Sendable, Hashable {
  /// Modbus TCP; `host` is an IPv4 or IPv6 address or a name.
  case tcp(host: String, port: UInt16)
  /// Modbus RTU on a serial device.
  case serial(SerialPortSettings)
  /// RTU frames with their CRC in a TCP stream, as serial servers in transparent mode carry them.
  case rtuOverTCP(host: String, port: UInt16)

  /// How frames are delimited.
  var framing: any Framing {
    switch self {
    case .tcp: TCPFraming()
    case .serial(let settings): RTUFraming(timing: SerialTiming(settings))
    case .rtuOverTCP: RTUOverTCPFraming()
    }
  }

  /// Whether it is a device file and no socket.
  var isSerial: Bool {
    if case .serial = self { true } else { false }
  }
}

/// A serial device and its character.
package struct SerialPortSettings: Sendable, Hashable {
  package enum Parity: Sendable, Hashable { case none, even, odd }

  /// The device's path; a link such as `/dev/serial/by-id/…` is followed.
  package var path: String
  /// Bits a second; any number the driver takes.
  package var baud: Int
  package var parity: Parity
  package var dataBits: Int
  package var stopBits: Int
  /// Whether the driver shall switch the direction of an RS-485 transceiver.
  package var rs485: Bool

  package init(
    path: String,
    baud: Int = 9600,
    parity: Parity = .even,
    dataBits: Int = 8,
    stopBits: Int = 1,
    rs485: Bool = false
  ) {
    self.path = path
    self.baud = baud
    self.parity = parity
    self.dataBits = dataBits
    self.stopBits = stopBits
    self.rs485 = rs485
  }
}

/// How long a client waits, and what it accepts.
package struct ModbusClientOptions: Sendable, Hashable {
  /// From the end of the request to the first byte of the answer; on TCP to its last.
  package var responseTimeout: Duration
  /// For looking up the name and connecting; `nil`: the response timeout.
  package var connectTimeout: Duration?
  /// A pause before each request beyond the 3.5 characters of RTU, from the last answer's end.
  package var turnaround: Duration
  /// A pause after a TCP connection was made, at least; see ``ConnectionPatience``.
  package var connectDelay: Duration
  /// Whether an answer over Modbus TCP must carry the unit id that was asked; RTU frames always must.
  package var checksUnitID: Bool
  /// Whether a peer on the network that never answers is asked once in a while in the other framing (Modbus TCP,
  /// RTU frames), to give the reason.
  package var looksForOtherFraming: Bool

  package init(
    responseTimeout: Duration = .seconds(1),
    connectTimeout: Duration? = nil,
    turnaround: Duration = .zero,
    connectDelay: Duration = .zero,
    checksUnitID: Bool = true,
    looksForOtherFraming: Bool = false
  ) {
    self.looksForOtherFraming = looksForOtherFraming
    self.connectDelay = connectDelay
    self.checksUnitID = checksUnitID
    self.responseTimeout = responseTimeout
    self.connectTimeout = connectTimeout
    self.turnaround = turnaround
  }
}
