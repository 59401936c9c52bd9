package import DeviceProfiles

/// What a request costs on its bus, in seconds; the arithmetic is that of the Modbus over Serial
/// Line guide V1.02 (2.5.1.1: RTU framing and its silent intervals) and of the TCP guide's header.
package struct WireTime: Sendable, Hashable {
  /// Seconds for one byte.
  package var byte: Double
  /// Bytes of a request and of the answer around its data.
  package var overheadBytes: Int
  /// Seconds of silence and pauses around a request and its answer.
  package var silence: Double
  /// Seconds from the end of a request to the start of the answer, measured or assumed.
  package var responseTime: Double

  package init(byte: Double, overheadBytes: Int, silence: Double, responseTime: Double) {
    self.byte = byte
    self.overheadBytes = overheadBytes
    self.silence = silence
    self.responseTime = responseTime
  }

  /// What a device is taken to need for an answer until it has been measured, in seconds.
  package static let assumedSerialResponse = 0.010
  package static let assumedNetworkResponse = 0.002

  package init(of connection: ConnectionDefinition, responseTime: Double? = nil) {
    let turnaround =
      Double(connection.turnaround.components.seconds)
      + Double(connection.turnaround.components.attoseconds) / 1e18
    switch connection.endpoint {
    case .serial(let settings):
      self.init(
        serial: settings,
        turnaround: turnaround,
        responseTime: responseTime ?? Self.assumedSerialResponse
      )
    case .tcp:
      // 100 Mbit/s and two frames of Ethernet, IP, TCP and MBAP headers: what counts is the answer.
      self.init(
        byte: 8 / 100e6,
        overheadBytes: 2 * (66 + 7) + 5 + 2,
        silence: turnaround,
        responseTime: responseTime ?? Self.assumedNetworkResponse
      )
    case .rtuOverTCP:
      // Behind the server is a bus whose speed is not known here: 9600 8E1 is assumed.
      self.init(
        serial: SerialSettings(port: ""),
        turnaround: turnaround,
        responseTime: responseTime ?? Self.assumedSerialResponse
      )
    }
  }

  private init(serial: SerialSettings, turnaround: Double, responseTime: Double) {
    let byte = Double(serial.bitsPerCharacter) / Double(max(serial.baud, 1))
    // Above 19200 baud the guide fixes the silence at 1.75 ms.
    let gap = serial.baud > 19_200 ? 0.00175 : 3.5 * byte
    // Request: unit, function, address, count, CRC. Answer: unit, function, byte count, CRC.
    self.init(
      byte: byte,
      overheadBytes: 8 + 5,
      silence: 2 * gap + turnaround,
      responseTime: responseTime
    )
  }

  /// Seconds that a read of `count` registers or bits keeps the bus busy.
  package func seconds(table: RegisterTable, count: Int) -> Double {
    let data = table.holdsBits ? (count + 7) / 8 : 2 * count
    return perRequest + Double(data) * byte
  }

  /// Seconds that a request costs whatever it reads.
  package var perRequest: Double { Double(overheadBytes) * byte + silence + responseTime }

  package func seconds(_ request: ReadRequest) -> Double {
    seconds(table: request.table, count: request.count)
  }

  /// Seconds of a whole plan.
  package func seconds(_ requests: [ReadRequest]) -> Double {
    requests.reduce(0) { $0 + seconds($1) }
  }
}
