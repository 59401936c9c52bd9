import CLine
import Glibc

/// Opens serial devices: raw, non-blocking, for this process alone.
struct SerialPort {
  let settings: SerialPortSettings

  private var parity: CChar {
    switch settings.parity {
    case .none: CChar(UInt8(ascii: "N"))
    case .even: CChar(UInt8(ascii: "E"))
    case .odd: CChar(UInt8(ascii: "O"))
    }
  }

  /// Opens the device; `complain` takes what is wrong but does not keep the port from working.
  func open(complain: (String) -> Void) throws(ModbusError) -> Int32 {
    try checkSettings()
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    let descriptor = Glibc.open(settings.path, flags)
    guard descriptor >= 0 else { throw failure(errno) }
    do {
      try claim(descriptor)
      try configure(descriptor)
      if settings.rs485 { enableRS485(descriptor, complain: complain) }
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private func checkSettings() throws(ModbusError) {
    guard settings.baud > 0, settings.baud <= 10_000_000 else {
      throw .invalid("\(settings.path): \(settings.baud) is no baud rate")
    }
    guard 5...8 ~= settings.dataBits, 1...2 ~= settings.stopBits else {
      throw .invalid("\(settings.path): a character has 5 to 8 data bits and 1 or 2 stop bits")
    }
  }

  private func claim(_ descriptor: Int32) throws(ModbusError) {
    guard isatty(descriptor) == 1 else { throw failure(ENOTTY) }
    let status = cline_claim(descriptor)
    guard status == 0 else { throw failure(status) }
  }

  private func configure(_ descriptor: Int32) throws(ModbusError) {
    let status = cline_configure(
      descriptor,
      UInt32(clamping: settings.baud),
      parity,
      Int32(settings.dataBits),
      Int32(settings.stopBits)
    )
    guard status == 0 else {
      cline_release(descriptor)
      throw failure(status)
    }
  }

  private func enableRS485(_ descriptor: Int32, complain: (String) -> Void) {
    let status = cline_enable_rs485(descriptor)
    guard status != 0 else { return }
    let reason = String(cString: strerror(status))
    complain(
      "\(settings.path): the driver has no RS-485 mode (\(reason)); the adapter must switch the direction"
    )
  }

  private func failure(_ code: Int32) -> ModbusError {
    switch code {
    case EBUSY:
      let text = "\(settings.path): \(SerialPortAdvice.forBusy(settings.path))"
      return ModbusError(.connectionDown(.inUse), code: code, text: text)
    case EACCES, EPERM:
      let advice = SerialPortAdvice.forForbidden(settings.path)
      let text = "\(settings.path): permission denied; \(advice)"
      return ModbusError(.connectionDown(.permissionDenied), code: code, text: text)
    case ENOTTY, EISDIR:
      let text =
        "\(settings.path): this is not a serial port; write the path of one, such as /dev/ttyUSB0"
      return ModbusError(.connectionDown(.noSuchDevice), code: code, text: text)
    default: return .connectionDown(code, settings.path)
    }
  }
}
