import DeviceProfiles

/// The keys of `serial:`.
private enum SerialKeys {
  static let port = Key(
    "port",
    .serialPort,
    .required,
    doc: "The device; best by its fixed name, /dev/serial/by-id/…."
  )
  static let baud = DefaultedKey(SharedKeys.baud, default: 9600)
  static let parity = DefaultedKey(
    SharedKeys.parity(doc: "Parity; even is the standard's choice."),
    default: .even
  )
  static let dataBits = DefaultedKey(
    "data_bits",
    ValueKind<Int>.integer(5...8).checked { $0 == 8 ? nil : "Modbus RTU needs 8 data bits" },
    default: 8,
    doc: "Data bits: 8, since RTU needs whole bytes."
  )
  static let stopBits = DefaultedKey(SharedKeys.stopBits, default: 1)
  static let rs485 = DefaultedKey(
    "rs485",
    .flag,
    default: false,
    doc: "Whether the kernel shall switch the line's direction (RS-485 mode)."
  )
}

extension SerialSettings {
  static let shape = Shape<Self>(
    "serial",
    doc: "A serial line.",
    keys: [
      SerialKeys.port.description, SerialKeys.baud.description, SerialKeys.parity.description,
      SerialKeys.dataBits.description, SerialKeys.stopBits.description,
      SerialKeys.rs485.description,
    ],
    advice: { SerialSettingsNotation.group(for: $0) }
  ) { fields, context in
    let port = fields.read(SerialKeys.port, &context)
    var settings = Self(port: port ?? "")
    settings.baud = fields.read(SerialKeys.baud, &context)
    settings.parity = fields.read(SerialKeys.parity, &context)
    settings.dataBits = fields.read(SerialKeys.dataBits, &context)
    settings.stopBits = fields.read(SerialKeys.stopBits, &context)
    settings.rs485 = fields.read(SerialKeys.rs485, &context)
    return port == nil ? nil : settings
  }
}

extension ValueKind where Value == Int {
  /// The rates that Linux's termios and libmodbus know; libmodbus takes any other for 9600.
  static let baud = integer(110...4_000_000) { SerialSettingsNotation.rates(of: $0) }
    .checked { rate in
      let rates = [
        110, 300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800,
        500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000,
        3_500_000, 4_000_000,
      ]
      let nearest = rates.min { abs($0 - rate) < abs($1 - rate) } ?? 9600
      return rates.contains(rate)
        ? nil : "\(rate) is no baud rate of serial lines; write \(nearest)"
    }
}
