import Configuration
import DeviceProfiles
import Expressions
import Registers
import Testing

/// `expression:` of points in device files and profiles.
@Suite struct `Virtual points of a configuration` {
  private static let phases = """
          active_power_l1: { table: input, address: 0, type: float32 }
          active_power_l2: { table: input, address: 2, type: float32 }
          active_power_l3: { table: input, address: 4, type: float32 }
          voltage_l1_n: { table: input, address: 6, type: float32 }
          current_l1: { table: input, address: 8, type: float32, every: 5s }
          active_energy_import: { table: input, address: 10, type: uint32 }
          import_2: { table: input, address: 12, type: uint32, kind: counter, unit: kWh }
          wrapping: { table: input, address: 14, type: uint16, kind: counter, unit: Wh, counter: { wraps_at: 65536 } }
          name: { table: input, address: 16, type: string(8) }
          order: { table: holding, address: 0, type: uint16, writable: { min: 0, max: 1, readable: false } }
          on_a: { table: coil, address: 0 }
          on_b: { table: coil, address: 1 }

    """

  private static func folder(_ points: String, every: String = "1s") throws -> ConfigurationFolder {
    let lines = points.split(separator: "\n").map { "      \($0)\n" }.joined()
    return try ConfigurationFolder([
      "gateway.yaml": SampleFiles.gateway,
      "park.password": "s3cret\n", "ca.pem": "-", "gw.pem": "-", "gw.key": "-",
      "devices.d/d.yaml": """
      connection: { tcp: "10.0.0.1:502" }
      devices:
        - id: d
          unit_id: 1
          every: \(every)
          points:
      \(phases)\(lines)
      """,
    ])
  }

  private static func point(_ text: String, _ name: String) throws -> PointDefinition {
    let device = try #require(
      try folder(text).load().configuration.connections.first?.devices.first
    )
    return try #require(device.points.first { $0.name == name })
  }

  @Test func `have their unit, kind and period from what they use`() throws {
    let power = try Self.point(
      "active_power: { expression: active_power_l1 + active_power_l2 + active_power_l3 }",
      "active_power"
    )
    #expect(
      power.expression?.operands == ["active_power_l1", "active_power_l2", "active_power_l3"]
    )
    #expect(power.unit == "W" && power.kind == .gauge && power.every == .seconds(1))
    let energy = try Self.point("all: { expression: import_2 + active_energy_import }", "all")
    #expect(energy.unit == "kWh" && energy.kind == .counter)
    #expect(
      try Self.point("d: { expression: import_2 - active_energy_import }", "d").kind == .gauge
    )
    #expect(try Self.point("on: { expression: on_a + on_b }", "on").unit == "1")
    #expect(try Self.point("c: { expression: current_l1 * 2 }", "c").every == .seconds(5))
    #expect(
      try Self.point("c: { expression: voltage_l1_n * current_l1, unit: kW, every: 10s }", "c")
        .every == .seconds(10)
    )
    #expect(
      try Self.point("a: { expression: b * 2 }\nb: { expression: current_l1 }", "a").every
        == .seconds(5)
    )
  }

  @Test func `take scale, offset, range, deadband and label`() throws {
    let point = try Self.point(
      "p: { expression: active_power_l1 / 2, scale: 0.1, offset: 3, range: [0, 9], deadband: 0.5, label: { en: Half } }",
      "p"
    )
    #expect(point.scale == DecimalFactor(numerator: 1, denominator: 10) && point.offset == 3)
    #expect(point.range == 0...9 && point.deadband == 0.5 && point.label == ["en": "Half"])
  }

  @Test(arguments: [
    (
      "v: { expression: active_power_l1 + active_power_l4 }",
      "19:42: error: the device has no point active_power_l4; did you mean active_power_l", ""
    ),
    (
      "v: { expression: active_power_l1 + voltage_l1_n }", "19:40: error: W and V cannot be added",
      ""
    ),
    (
      "v:\n  expression: >\n    active_power_l1\n    + voltage_l1_n",
      "22:11: error: W and V cannot be added", ""
    ),
    ("v: { expression: \"active_power_l1 +\" }", "19:42: error: the expression ends", ""),
    ("v: { expression: 'max(active_power_l1' }", "19:25: error: this ( is not closed", ""),
    ("v: { expression: voltage_l1_n * current_l1 }", "write unit: W", ""),
    (
      "v: { expression: voltage_l1_n * current_l1, unit: Cel }",
      "gives V.A, and the point's unit is Cel", ""
    ),
    ("v: { expression: v + active_power_l1 }", "v is computed of itself: v → v", ""),
    (
      "v: { expression: w }\nw: { expression: x }\nx: { expression: v }",
      "v is computed of itself: v → w → x → v", "x is computed of itself"
    ),
    ("v: { expression: name + 1 }", "name is a text", ""),
    ("v: { expression: order + 1 }", "can only be written", ""),
    ("v: { expression: active_power_l1, table: input }", "has no table; remove table", ""),
    (
      "v: { expression: active_power_l1, address: 3, type: int16 }", "has no address; remove",
      "has no type"
    ),
    ("v: { expression: active_power_l1, writable: { min: 0, max: 1 } }", "has no writable", ""),
    ("v: { expression: active_power_l1, order: CDAB }", "has no order", ""),
    ("v: { expression: active_power_l1, kind: state }", "float64", ""),
    (
      "v: { expression: import_2 - active_energy_import, kind: counter }",
      "counter only as a sum of counters", ""
    ),
    (
      "v: { expression: import_2 + active_energy_import, scale: -1 }",
      "counter only as a sum of counters", ""
    ),
    ("v: { expression: wrapping + active_energy_import }", "wrapping starts again at 65536", ""),
    ("v: { expression: import_2 + import_2, counter: { wraps_at: 9 } }", "no end of its own", ""),
    (
      "active_energy_export: { expression: import_2 * voltage_l1_n / voltage_l1_n }",
      "and another name", ""
    ),
    ("v: { expression: active_power_l1, every: 500ms }", "write 1s or more", ""),
    ("v: { expression: max(active_power_l1, 0) }", "a comma ends a text; write", ""),
    ("v: { expression: [a] }", "an expression is expected", ""),
    ("active_power: { expression: active_power_l1, unit: kW }", "is in W in every profile", ""),
    ("v: { expressoin: active_power_l1 }", "did you mean expression", ""),
  ])
  func `are refused with place and advice`(text: String, message: String, second: String) throws {
    let found = try Self.folder(text).problems().joined(separator: "\n")
    #expect(found.contains(message), "\(found)")
    #expect(second.isEmpty || found.contains(second), "\(found)")
  }

  @Test(arguments: [
    ("v: { formula: active_power_l1 }", "did you mean expression?"),
    (
      "v: { table: holding, address: 9, type: uint16, write_function: 6 }", "did you mean writable?"
    ),
    (
      "v: { table: holding, address: 9, type: uint16, writable: { min: 0, max: 1, write_function: 6 } }",
      "did you mean function?"
    ),
    (
      "v: { table: holding, address: 9, type: uint16, rewrite: true }",
      "move it to the keys of writable"
    ),
    ("v: { table: holding, address: 9, type: uint16, write_only: true }", "did you mean writable?"),
  ])
  func `and ways to write are found under other names`(text: String, message: String) throws {
    let found = try Self.folder(text).problems().joined(separator: "\n")
    #expect(found.contains(message), "\(found)")
  }

  @Test func `of broken points are not complained of twice`() throws {
    let found = try Self.folder(
      "a: { table: input, address: 70000, type: int16 }\nb: { expression: a * 2 }"
    ).problems()
    #expect(found.filter { $0.contains("error:") }.count == 1, "\(found)")
  }

  @Test func `feed accounts and alarms as others do`() throws {
    let folder = try Self.folder(
      "active_power: { expression: active_power_l1 + active_power_l2 + active_power_l3 }\nspread: { expression: active_power_l1 - active_power_l2 }"
    )
    try folder.write(
      "alarms: [{ id: x, on: d.spread, above: 3, severity: warning }]\nenergy: [{ id: e, meters: [d] }]\n",
      to: "kpis.yaml"
    )
    #expect(folder.problems().filter { $0.contains("error:") } == [])
  }

  @Test func `may replace a profile's registers, and registers an expression`() throws {
    let folder = try Self.folder("")
    try folder.write(
      """
      maker: ACME
      model: M2
      points:
        active_power_l1: { table: input, address: 0, type: float32 }
        active_power_l2: { table: input, address: 2, type: float32, unverified: true }
        active_power: { table: input, address: 4, type: int16, order: BA, scale: 10, not_available: [0x8000], label: { en: P } }
        sum: { expression: active_power_l1 + active_power_l2 }

      """,
      to: "profiles/acme/m2.yaml"
    )
    try folder.write(
      """
      connection: { tcp: "10.0.0.1:502" }
      devices:
        - id: d
          unit_id: 1
          profile: acme/m2
          ratios: { ct: 40 }
          points:
            active_power: { expression: active_power_l1 + active_power_l2 }
            sum: { table: input, address: 9, type: int16, unit: W }

      """,
      to: "devices.d/d.yaml"
    )
    let points = try #require(try folder.load().configuration.connections.first?.devices.first)
      .points
    let power = try #require(points.first { $0.name == "active_power" })
    #expect(
      power.isVirtual && power.scale == .one && power.notAvailable.isEmpty
        && power.label == ["en": "P"]
    )
    #expect(power.verification.isUnverified)
    #expect(points.first { $0.name == "sum" }?.isVirtual == false)
    try folder.write(
      "connection: { tcp: \"10.0.0.1:502\" }\ndevices:\n  - { id: d, unit_id: 1, profile: acme/m2, points: { active_power_l1: null } }\n",
      to: "devices.d/d.yaml"
    )
    #expect(
      folder.problems().joined().contains(
        "profiles/acme/m2.yaml:7:22: error: the device has no point active_power_l1"
      )
    )
  }
}
