/// libmodbus 3.1's own `errno` values; macros of macros, which Swift does not import.
enum LibmodbusCode {
  /// `MODBUS_ENOBASE`: exceptions are this plus their code.
  static let base: Int32 = 112_345_678
  /// What libmodbus calls `EMBBADCRC`.
  static let badCRC = base + 12
  /// What libmodbus calls `EMBBADDATA`.
  static let badData = base + 13
}
