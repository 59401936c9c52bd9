import Configuration
import DeviceProfiles
import Registers
import Testing

/// The order of a whole profile.
@Suite struct ProfileOrderTests {
  private static let profile = """
    maker: ACME
    model: M-1
    order: CDAB
    points:
      level:   { table: holding, address: 0, type: float32 }
      total:   { table: holding, address: 2, type: uint64 }
      own:     { table: holding, address: 6, type: int32, order: BADC }
      single:  { table: holding, address: 8, type: int16 }
      name:    { table: holding, address: 9, type: string(4) }
      digits:  { table: holding, address: 11, type: mod10 }
      flag:    { table: coil, address: 0 }

    """

  private static func orders(
    _ device: String = "profile: acme/m-1",
    heir: String = ""
  ) throws -> [String: String] {
    var files = SampleFiles.all.filter { !$0.key.hasPrefix("devices.d") && $0.key != "kpis.yaml" }
    files["devices.d/a.yaml"] =
      "connection: { tcp: 10.0.4.20:502 }\ndevices: [{ id: m-1, unit_id: 1, \(device) }]\n"
    files["profiles/acme/m-1.yaml"] = profile
    files["profiles/acme/heir.yaml"] =
      "maker: ACME\nmodel: H\nextends: acme/m-1\n\(heir)points: {}\n"
    let points = try ConfigurationFolder(files).load().configuration.connections[0].devices[0]
      .points
    return Dictionary(uniqueKeysWithValues: points.map { ($0.name, $0.order.name) })
  }

  @Test func `It holds for numbers of several registers that name none`() throws {
    let orders = try Self.orders()
    #expect(
      orders == [
        "level": "CDAB", "total": "CDAB", "own": "BADC", "single": "ABCD", "name": "ABCD",
        "digits": "CDAB", "flag": "ABCD",
      ]
    )
  }

  @Test func `The device's order and a point's own win`() throws {
    #expect(try Self.orders("profile: acme/m-1, order: ABCD")["level"] == "ABCD")
    let points = "profile: acme/m-1, points: { level: { order: DCBA } }"
    #expect(try Self.orders(points)["level"] == "DCBA")
    // Another type keeps the profile's order where the type has one.
    let narrow = "profile: acme/m-1, points: { level: { type: int16 }, total: { type: int32 } }"
    #expect(try Self.orders(narrow)["level"] == "ABCD")
    #expect(try Self.orders(narrow)["total"] == "CDAB")
  }

  @Test func `A profile that extends another keeps or replaces its order`() throws {
    #expect(try Self.orders("profile: acme/heir")["level"] == "CDAB")
    #expect(try Self.orders("profile: acme/heir", heir: "order: ABCD\n")["level"] == "ABCD")
    #expect(try Self.orders("profile: acme/heir", heir: "order: ABCD\n")["own"] == "BADC")
  }
}
