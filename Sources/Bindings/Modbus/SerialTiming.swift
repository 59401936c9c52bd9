/// Times on the wire of a bus, in nanoseconds (Modbus over Serial Line V1.02, 2.5.1.1).
struct SerialTiming {
  /// One character: start bit, data, parity, stop bits.
  let character: Int64
  /// The silence between two frames: 3.5 characters, above 19200 bit/s fixed at 1.75 ms.
  let silence: Int64

  init(_ settings: SerialPortSettings) {
    let baud = Int64(min(max(settings.baud, 50), 10_000_000))
    let parityBits = settings.parity == .none ? 0 : 1
    let dataBits = min(max(settings.dataBits, 5), 8)
    let bits = 1 + dataBits + parityBits + (settings.stopBits == 2 ? 2 : 1)
    character = Int64(bits) * 1_000_000_000 / baud
    silence = baud > 19_200 ? 1_750_000 : character * 7 / 2
  }

  func duration(ofBytes count: Int) -> Int64 { character * Int64(count) }
}
