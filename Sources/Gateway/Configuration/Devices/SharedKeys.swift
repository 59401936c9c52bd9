import DeviceProfiles
import Registers

/// Keys that several groups of a device file or profile have: name and form stand here once, what such a key means in a
/// group is said there.
enum SharedKeys {
  static func table(_ presence: Presence = .optional, doc: String) -> Key<RegisterTable> {
    Key("table", .registerTable, presence, doc: doc)
  }

  static func address(_ presence: Presence = .optional, doc: String) -> Key<UInt16> {
    Key("address", .address, presence, doc: doc)
  }

  static func type(_ presence: Presence = .optional, doc: String) -> Key<ValueType> {
    Key("type", .valueType, presence, doc: doc)
  }

  /// The order of one number.
  static func order(doc: String) -> Key<String> { Key("order", .wordOrder, doc: doc) }

  /// The order of all numbers of several registers.
  static func deviceOrder(doc: String) -> Key<String> { Key("order", .deviceOrder, doc: doc) }

  static func every(doc: String) -> Key<Duration> { Key("every", .pollPeriod, doc: doc) }

  static func unitID(_ range: ClosedRange<Int>, _ presence: Presence = .optional) -> Key<Int> {
    Key("unit_id", .integer(range), presence, doc: "The Modbus unit id.")
  }

  static let baud = Key("baud", .baud, doc: "Bits a second.")

  static func parity(doc: String) -> Key<SerialSettings.Parity> {
    Key(
      "parity",
      .choice(of: "parity") { SerialSettingsNotation.parityAdvice(for: $0) },
      doc: doc
    )
  }

  static let stopBits = Key("stop_bits", .integer(1...2), doc: "Stop bits.")
}
