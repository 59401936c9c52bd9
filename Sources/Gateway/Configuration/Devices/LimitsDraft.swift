import DeviceProfiles

/// The limits of requests as one place gives them: a connection, a profile or a device.
struct LimitsDraft: Sendable {
  var maxRegisters: Int?
  var maxBits: Int?
  var forbidden: [ClosedRange<UInt16>] = []

  static let maxRegisters = Key(
    "max_registers",
    .integer(1...125),
    doc: "Registers in one request, 125 at most; of connection, profile and device the least holds."
  )
  static let maxBits = Key(
    "max_bits",
    .integer(1...2000),
    doc: "Bits in one request, 2000 at most; of connection, profile and device the least holds."
  )
  static let forbidden = DefaultedKey(
    "forbidden",
    .addressRanges,
    default: [],
    doc: "Addresses that no request may touch: [[100, 119]]."
  )

  static let keys = [maxRegisters.description, maxBits.description, forbidden.description]

  init(_ fields: MappingFields, _ context: inout ReadingContext) {
    maxRegisters = fields.read(Self.maxRegisters, &context)
    maxBits = fields.read(Self.maxBits, &context)
    forbidden = fields.read(Self.forbidden, &context)
  }

  init() {}

  /// The limits that satisfy all.
  static func strictest(_ drafts: [Self]) -> RequestLimits {
    RequestLimits(
      maxRegisters: drafts.compactMap(\.maxRegisters).min() ?? 125,
      maxBits: drafts.compactMap(\.maxBits).min() ?? 2000,
      forbidden: drafts.flatMap(\.forbidden)
    )
  }
}
