import Configuration
import DeviceProfiles
import Registers
import Testing

/// Settings for unusual devices in device files: orders, layouts, texts and ways to write.
@Suite struct `Odd devices` {
  private func folder(_ device: String) throws -> ConfigurationFolder {
    try ConfigurationFolder([
      "gateway.yaml": SampleFiles.gateway,
      "park.password": "s3cret\n", "ca.pem": "-", "gw.pem": "-", "gw.key": "-",
      "profiles/acme/m1.yaml": """
      maker: ACME
      model: M1
      points:
        power: { table: input, address: 0, type: float32, unit: W }
        swapped: { table: input, address: 2, type: uint32, order: CDAB }
        long: { table: input, address: 4, type: int64 }
        decimal: { table: input, address: 8, type: mod10, order: CDAB }
        short: { table: input, address: 10, type: int16, order: BA }
        high: { table: input, address: 11, type: uint8, order: BA }
        name: { table: input, address: 12, type: string(8), order: BA }
        clock: { table: input, address: 16, type: datetime_bytes }

      """,
      "devices.d/d.yaml": """
      connection: { tcp: "10.0.0.1:502" }
      devices:
        - id: d
          unit_id: 1
      \(device)

      """,
    ])
  }

  private func points(_ device: String) throws -> [String: PointDefinition] {
    let configuration = try folder(device).load().configuration
    let points = try #require(configuration.connections.first?.devices.first).points
    return Dictionary(uniqueKeysWithValues: points.map { ($0.name, $0) })
  }

  private func point(_ keys: String) throws -> PointDefinition {
    try #require(try points("    points: { p: { table: holding, \(keys) } }")["p"])
  }

  private func problems(_ point: String) throws -> String {
    try folder("    points: { p: { \(point) } }").problems().joined(separator: "\n")
  }

  @Test func `a device's order is that of all its wide numbers, and a point's own wins`() throws {
    let points = try points(
      "    profile: acme/m1\n    order: DCBA\n    points: { swapped: { order: BADC } }"
    )
    let orders = points.mapValues(\.order)
    #expect(orders["power"] == .dcba && orders["long"] == .dcba)
    #expect(orders["swapped"] == .badc)
    #expect(orders["decimal"] == .cdab)
    #expect(orders["short"] == .badc && orders["high"] == .badc && orders["name"] == .badc)
    #expect(orders["clock"] == .abcd)
    let without = try self.points("    profile: acme/m1")
    #expect(without["swapped"]?.order == .cdab && without["power"]?.order == .abcd)
  }

  @Test func `a connection's order is over the profiles', and a device's over it`() throws {
    let folder = try folder("    profile: acme/m1\n    points: { swapped: { order: BADC } }")
    try folder.write(
      """
      connection: { tcp: "10.0.0.1:502", order: CDAB }
      devices:
        - { id: d, unit_id: 1, profile: acme/m1, points: { swapped: { order: BADC } } }
        - { id: e, unit_id: 2, profile: acme/m1, order: DCBA }

      """,
      to: "devices.d/d.yaml"
    )
    let devices = try folder.load().configuration.connections[0].devices
    let orders = devices.map { device in
      ["power", "swapped", "short"].map { name in device.points.first { $0.name == name }?.order }
    }
    #expect(orders == [[.cdab, .badc, .badc], [.dcba, .dcba, .badc]])
  }

  @Test(arguments: [
    ("big", "write ABCD"), ("little", "write CDAB where"), ("word-swapped", "write CDAB"),
    ("byte_swap", "write BADC"), ("cdab", "write CDAB"), ("3412", "write CDAB"),
    ("78563412", "GHEFCDAB"), ("4321", "write DCBA"), ("BA", "one register"),
    ("GHEFCDAB", "four letters: CDAB"), ("CDABGHEF", "64-bit"), ("ACBD", "write ABCD, CDAB"),
  ])
  func `other names of orders are answered with what to write`(name: String, advice: String) throws
  {
    let text = try folder("    profile: acme/m1\n    order: \"\(name)\"").problems()
      .joined(separator: "\n")
    #expect(text.contains(advice), "\(text)")
  }

  @Test(arguments: [
    ("int64", "CDABGHEF", true), ("uint64", "EFGHABCD", true), ("float64", "HGFEDCBA", true),
    ("float64", "FEHGBADC", true), ("int64", "DCBAHGFE", true), ("uint48", "EFCDAB", true),
    ("uint48", "BADCFE", true), ("int48", "FEDCBA", true), ("uint48", "CDAB", true),
    ("uint32", "ABCDEF", false), ("uint32", "EFGHABCD", false), ("uint16", "CDAB", false),
    ("mod10", "BADC", false), ("int32_m10k", "CDAB", true), ("mod1000(3)", "CDAB", true),
  ])
  func `an order fits the width of its type`(type: String, order: String, fits: Bool) throws {
    let text = try problems("table: input, address: 0, type: \(type), order: \(order)")
    #expect(text.contains("does not fit") != fits, "\(text)")
    if fits {
      #expect(
        try point("address: 0, type: \(type), order: \(order)").order == WordOrder(name: order)
      )
    }
  }

  @Test(arguments: [
    "int24", "uint24", "int48", "uint48", "int16_sm", "int32_sm", "int64_sm", "bcd48", "bcd64",
    "bcd16_signed", "bcd32_signed", "mod1000", "mod1000(4)", "uint32_m10k", "int32_m10k",
  ])
  func `every type is read by its name`(type: String) throws {
    #expect(try point("address: 0, type: \(type)").type.name == type)
  }

  @Test func `registers that do not adjoin have an address each`() throws {
    let point = try point("addresses: [25, 10], type: uint32")
    #expect(point.scattered == [25, 10] && point.address == 25)
    #expect(point.addresses == 10..<26)
  }

  @Test(arguments: [
    ("addresses: [10, 25], type: uint16", "takes 1 register"),
    ("addresses: [10, 25], type: uint64", "takes 4 registers"),
    ("addresses: [10], type: uint32", "at least 2"),
    ("addresses: [10, 10], type: uint32", "twice"),
    ("addresses: [10, 200], type: uint32", "191 apart"),
    ("address: 3, addresses: [10, 11], type: uint32", "not both"),
    ("addresses: [10, 11], type: string(4)", "only a number"),
    ("addresses: [10, 12], type: uint32, writable: { min: 0, max: 1 }", "do not adjoin"),
    ("addresses: [10, 12], type: uint32, scale_register: 12", "in the value itself"),
    ("address: 0, type: uint16, encoding: latin-1", "only a string"),
    ("address: 0, type: string(4), encoding: utf-16, bytes: low", "leave bytes out"),
    ("address: 0, type: float32, not_available: \"---\"", "is a text"),
    ("address: 0, type: float32, not_available: -999", "write -999.0"),
    ("address: 0, type: int16, not_available: 1.5", "no raw value of int16"),
    ("address: 0, type: int16, not_available: 0x10000", "does not fit"),
    ("address: 0, type: uint16, writable: { max: 1 }", "both min and max"),
    ("address: 0, type: uint16, writable: { readable: false }", "write min and max"),
    ("address: 0, type: uint16, writable: { min: 0, max: 1, function: 5 }", "write 6 or 16"),
    ("address: 0, type: uint32, writable: { min: 0, max: 1, function: 6 }", "write 16"),
    ("address: 0, type: uint16, writable: { min: 0, max: 1, function: 7 }", "writes nothing"),
    (
      "address: 0, type: uint8, writable: { min: 0, max: 1, readable: false }",
      "a part of its registers"
    ),
    (
      "address: 0, type: int16, scale_register: 1, writable: { min: 0, max: 1, readable: false }",
      "no scale_register"
    ),
    ("address: 0, type: uint16, writable: { min: 0, max: 1, readable: false }", "can be read"),
  ])
  func `what cannot be is refused with what to write`(keys: String, message: String) throws {
    let text = try problems("table: holding, \(keys)")
    #expect(text.contains(message), "\(text)")
  }

  @Test func `texts name their encoding, their bytes and what means none`() throws {
    let point = try point(
      "address: 0, type: string(8), encoding: windows-1252, bytes: low, not_available: [\"---\", 0]"
    )
    #expect(point.textForm == TextForm(encoding: .windows1252, bytes: .low))
    #expect(point.notAvailableTexts == ["---", "0"])
  }

  @Test func `a float's number that means none is written with a point`() throws {
    #expect(
      try point("address: 0, type: float32, not_available: [-999.0, nan, 0x7f7fffff]").notAvailable
        == [0xC479_C000, 0x7FC0_0000, 0x7F7F_FFFF]
    )
  }

  @Test func `ways to write are read`() throws {
    let points = try points(
      """
          points:
            a: { table: coil, address: 0, writable: { pulse: true } }
            b: { table: holding, address: 1, type: uint16, writable: { min: 0, max: 9, function: 16, rewrite: true } }
            c: { table: holding, address: 2, type: int32, writable: { min: -9, max: 9, readable: false } }
      """
    )
    #expect(points["a"]?.writable == Writability(0...1, pulse: true))
    #expect(points["b"]?.writable == Writability(0...9, function: 16, rewrite: true))
    #expect(points["c"]?.writable == Writability(-9...9, readable: false))
    #expect(points["c"]?.isReadable == false)
  }

  @Test func `registers between those of a value belong to others`() throws {
    let folder = try folder(
      """
          points:
            a: { table: holding, addresses: [10, 25], type: uint32 }
            b: { table: holding, address: 12, type: float32 }
      """
    )
    #expect(!folder.problems().joined().contains("overlap"))
  }

  @Test(arguments: [
    ("sunspec-inverter", "sunspec-meter", false), ("sunspec-meter", "sunspec-meter-2", false),
    ("sunspec-meter", "sunspec-meter-1", true), ("sunspec", "acme/m1", true),
  ])
  func `parts of a chain share its unit id`(one: String, two: String, isDoubtful: Bool) throws {
    let folder = try folder("    profile: \(one)\n  - { id: e, unit_id: 1, profile: \(two) }")
    #expect(folder.problems().joined().contains("unit id 1") == isDoubtful)
  }

  @Test func `nothing is computed of a point that can only be written`() throws {
    let folder = try folder(
      """
          points:
            a: { table: holding, address: 1, type: uint16, writable: { min: 0, max: 9, readable: false } }
            b: { table: holding, address: 2, type: uint16 }
      """
    )
    try folder.write(
      "alarms: [{ id: x, on: d.a, above: 3, severity: warning }]\n",
      to: "kpis.yaml"
    )
    #expect(folder.problems().joined().contains("d.a can only be written"))
  }
}
