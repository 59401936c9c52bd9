import CModbus
import Glibc

/// The sole owner of libmodbus's context.
///
/// The descriptor it works on is lent to it and never closed by it:
/// `modbus_close` would set a terminal that it did not open to settings it never read.
struct ModbusContext: ~Copyable {
  /// `nil` only when memory ran out.
  let raw: OpaquePointer?

  /// A context that frames as TCP or as RTU; the address it is given is never used.
  init(usesRTUFrames: Bool) {
    raw =
      usesRTUFrames
      ? modbus_new_rtu("/dev/null", 9600, CChar(UInt8(ascii: "N")), 8, 1)
      : modbus_new_tcp("127.0.0.1", 502)
  }

  deinit {
    modbus_free(raw)
  }

  func lend(_ descriptor: Int32) {
    modbus_set_socket(raw, descriptor)
  }
}
