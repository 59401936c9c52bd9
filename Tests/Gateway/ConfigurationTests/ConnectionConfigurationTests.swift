import Configuration
import DeviceProfiles
import Testing

@Suite struct `A connection` {
  private func load(_ connection: String, _ device: String = "") throws -> ConnectionDefinition {
    let folder = try ConfigurationFolder(SampleFiles.all)
    try folder.write(Self.file(connection, device), to: "devices.d/line.yaml")
    let loaded = try folder.load().configuration.connections
    return try #require(loaded.first { $0.id == "line" })
  }

  private static func file(_ connection: String, _ device: String) -> String {
    """
    connection: { \(connection) }
    devices:
      - { id: one, unit_id: 1, \(device) points: { a: { table: holding, address: 0, type: uint16 } } }
      - { id: two, unit_id: 2, every: 7s, points: { a: { table: holding, address: 0, type: uint16 } } }

    """
  }

  @Test func `is kept open, checks unit ids and waits for nothing unless told otherwise`() throws {
    let connection = try load("tcp: 10.9.9.9")
    #expect(connection.connectDelay == .zero)
    #expect(connection.idleClose == nil)
    #expect(connection.checksUnitID)
    #expect(connection.devices.map(\.every) == [.seconds(1), .seconds(7)])
    #expect(connection.devices.allSatisfy { $0.limits.bridgesGaps })
  }

  @Test func `takes what odd devices need`() throws {
    let connection = try load(
      "tcp: 10.9.9.9, every: 3s, connect_delay: 500ms, idle_close: 30s, check_unit_id: false",
      "bridge_gaps: false,"
    )
    #expect(connection.connectDelay == .milliseconds(500))
    #expect(connection.idleClose == .seconds(30))
    #expect(!connection.checksUnitID)
    #expect(connection.devices.map(\.every) == [.seconds(3), .seconds(7)])
    #expect(connection.devices.map(\.limits.bridgesGaps) == [false, true])
  }

  @Test func `takes null for what is not wanted`() throws {
    #expect(try load("tcp: 10.9.9.9, idle_close: null, every: null").idleClose == nil)
  }

  @Test(
    arguments: [
      ("serial: { port: /dev/ttyS9 }, check_unit_id: false", "check_unit_id belongs to tcp"),
      ("rtu_over_tcp: 10.9.9.9, check_unit_id: false", "check_unit_id belongs to tcp"),
      ("serial: { port: /dev/ttyS9 }, connect_delay: 1s", "connect_delay belongs to tcp"),
      ("tcp: 10.9.9.9, connect_delay: 31s", "at most 30s is allowed"),
      ("tcp: 10.9.9.9, idle_close: -1s", "idle_close"),
    ]
  )
  func `refuses what has no meaning there`(connection: String, text: String) throws {
    let folder = try ConfigurationFolder(SampleFiles.all)
    try folder.write(Self.file(connection, ""), to: "devices.d/line.yaml")
    let problems = folder.problems().filter { $0.contains("error:") }
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix("devices.d/line.yaml:1:") == true)
    #expect(problems.first?.contains(text) == true, "\(problems)")
  }
}
