import Registers
import Configuration
import DeviceProfiles
import Glibc
import Languages
import Measurements
import Modbus
import ModbusServer
import SunSpec
import TestSupport
import Testing
import Tools

@Suite(.blocking) struct ScanTests {
  static let library = ProfileLibrary(directories: ["\(sourceTree)/devices"])

  static var sourceTree: String {
    var folder = #filePath[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if access("\(folder)/Package.swift", F_OK) == 0 { return String(folder) }
    }
    return ""
  }

  /// All shipped profiles, read once.
  private static let shipped = Result {
    try library.names().map { try library.profile(named: $0).profile }
  }

  static func profiles() throws -> [DeviceProfile] { try shipped.get() }

  static func floats(_ values: [UInt16: Float], in bank: UnitRegisters, table: ServerTable) {
    for (address, value) in values {
      let bits = value.bitPattern
      bank.set(
        table,
        at: address,
        to: [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
      )
    }
  }

  static func scan(
    _ units: [UInt8: UnitRegisters],
    ids: [UInt8],
    answersForAbsent: Bool = true,
    profiles: [DeviceProfile] = [],
    isThorough: Bool = false
  ) throws -> ConnectionScan.Result {
    let server = try ModbusServer()
    defer { server.stop() }
    let port = try server.addTCP(units: units, answersForAbsent: answersForAbsent)
    var connection = ConnectionDefinition(
      id: "line",
      endpoint: .tcp(host: "127.0.0.1", port: port),
      devices: []
    )
    connection.timeout = answersForAbsent ? .seconds(5) : .seconds(2)
    connection.retries = 0
    var scan = ConnectionScan(connections: [connection], units: ids, profiles: profiles)
    scan.isThorough = isThorough
    return scan.run { _ in }
  }

  @Test func `a unit that answers with an exception is there and one behind a gateway is not`()
    throws
  {
    let bank = UnitRegisters()
    bank.set(.holding, at: 500, to: [1])
    let result = try Self.scan([7: bank, 9: bank], ids: Array(1...20))
    #expect(result.findings.map(\.unit) == [7, 9])
    #expect(result.findings.first?.exception == 2)
    #expect(result.failures.isEmpty)
  }

  @Test func `silence is nobody`() throws {
    let result = try Self.scan([3: UnitRegisters()], ids: [2, 3, 4], answersForAbsent: false)
    #expect(result.findings.map(\.unit) == [3])
  }

  @Test func `a line that is down is told and ends the scan`() throws {
    let connection = ConnectionDefinition(
      id: "line",
      endpoint: .tcp(host: "127.0.0.1", port: 1),
      devices: []
    )
    let result = ConnectionScan(connections: [connection], units: [1, 2], profiles: []).run { _ in }
    #expect(result.findings.isEmpty)
    #expect(result.failures.count == 1)
  }

  @Test func `identification and SunSpec models are read where there are some`() throws {
    let bank = UnitRegisters()
    bank.set(.holding, at: 40_000, to: SunSpecSample.memory(of: [.first]))
    bank.identification = [0: "ACME", 1: "M-1", 2: "1.0"]
    let finding = try #require(try Self.scan([1: bank], ids: [1]).findings.first)
    #expect(finding.identification?.vendor == "ACME")
    #expect(finding.sunSpec?.chain.blocks.map(\.model) == [1, 103, 120, 160])
    #expect(finding.sunSpec?.identity?.manufacturer == "SunSpec sample")
  }

  @Test func `every device of a SunSpec chain is shown with what to write for it`() throws {
    let bank = UnitRegisters()
    let parts = [SunSpecPart.inverter, SunSpecPart(.meter, number: 2)]
    bank.set(.holding, at: 40_000, to: SunSpecSample.memory(of: parts))
    let findings = try Self.scan([1: bank], ids: [1]).findings
    let report = ScanReport(findings: findings)
    let file = try #require(ScanFiles(report, profiles: [:]).files.first)
    for name in ["sunspec-inverter", "sunspec-meter", "sunspec-meter-2"] {
      #expect(report.text(.english).contains("profile \(name): SunSpec sample"))
      #expect(file.text.contains("    profile: \(name)\n    unit_id: 1"))
      #expect(report.json.indentedText.contains("\"\(name)\""))
    }
    #expect(file.text.contains("-1-meter-2\n"))
  }

  @Test func `the profile whose values look right fits and the others do not`() throws {
    let bank = UnitRegisters()
    bank.set(.input, at: 0, to: Array(repeating: 0, count: 400))
    Self.floats(
      [0: 230.5, 2: 231, 4: 229.5, 6: 10, 8: 11, 10: 9, 52: 6500, 62: 0.95, 70: 50.02],
      in: bank,
      table: .input
    )
    let finding = try #require(
      try Self.scan([1: bank], ids: [1], profiles: Self.profiles()).findings.first
    )
    #expect(finding.fits.first?.profile == "eastron/sdm630")
    #expect(finding.fits.first?.isConfirmed == false)
    #expect(finding.fits.allSatisfy { $0.score <= 95 })
  }

  @Test func `a device of zeros or of noise fits nothing`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let zeros = UnitRegisters()
    let noise = UnitRegisters()
    for table in [ServerTable.input, .holding] {
      for start in stride(from: 0, to: 65_000, by: 100) {
        let address = UInt16(start)
        zeros.set(table, at: address, to: Array(repeating: 0, count: 100))
        let words = (0..<100).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) }
        noise.set(table, at: address, to: words)
      }
    }
    let result = try Self.scan([1: zeros, 2: noise], ids: [1, 2], profiles: Self.profiles())
    #expect(result.findings.map(\.fits) == [[], []], "seed \(seed)")
  }

  @Test func `a meter without voltage and load is known by its counters and registers`() throws {
    let bank = UnitRegisters()
    let profile = try Self.library.profile(named: "eastron/sdm630").profile
    for point in profile.points {
      let isCounter = point.name.contains("energy")
      let words: [UInt16] = isCounter ? [0x4640, UInt16(point.address)] : [0, 0]
      bank.set(.input, at: point.address, to: words)
    }
    let finding = try #require(
      try Self.scan([1: bank], ids: [1], profiles: Self.profiles()).findings.first
    )
    #expect(finding.fits.first?.profile == "eastron/sdm630")
  }

  @Test func `a device that says what it is needs no values`() throws {
    let bank = UnitRegisters()
    let profile = try Self.library.profile(named: "schneider/pm5110").profile
    for point in profile.points {
      bank.set(.holding, at: point.address, to: Array(repeating: 0, count: point.addressCount))
    }
    bank.identification = [0: "Schneider Electric", 1: "METSEPM5560", 2: "1.0", 4: "PM5560"]
    let finding = try #require(
      try Self.scan([1: bank], ids: [1], profiles: Self.profiles()).findings.first
    )
    #expect(finding.fits.map(\.profile) == ["schneider/pm5110"])
    #expect(finding.fits.first?.isConfirmed == true)
  }

  @Test func `swapped words are found and written`() throws {
    let bank = UnitRegisters()
    bank.set(.input, at: 0, to: Array(repeating: 0, count: 400))
    let values: [UInt16: Float] = [
      0: 230.5, 2: 231, 4: 229.5, 6: 10, 8: 11, 10: 9, 52: 6500, 62: 0.95, 70: 50.02,
    ]
    for (address, value) in values {
      let bits = value.bitPattern
      bank.set(.input, at: address, to: [UInt16(truncatingIfNeeded: bits), UInt16(bits >> 16)])
    }
    let profiles = try Self.profiles()
    let findings = try Self.scan([1: bank], ids: [1], profiles: profiles).findings
    #expect(findings.first?.fits.first?.profile == "eastron/sdm630")
    #expect(findings.first?.fits.first?.order?.name == "CDAB")
    let byName = Dictionary(uniqueKeysWithValues: profiles.map { ($0.name, $0) })
    let files = ScanFiles(ScanReport(findings: findings), profiles: byName).files
    #expect(files.first?.text.contains("    order: CDAB") == true)
  }

  @Test func `a device that answers whatever unit it is asked as is one device`() throws {
    let bank = UnitRegisters()
    bank.set(.holding, at: 0, to: [7])
    let everybody = Dictionary(uniqueKeysWithValues: (UInt8.min...UInt8.max).map { ($0, bank) })
    let result = try Self.scan(everybody, ids: Array(1...20))
    #expect(result.findings.map(\.unit) == [1])
    #expect(result.findings.first?.answersToAll == true)
  }

  @Test func `an interrupted scan keeps what it has found`() throws {
    let bank = UnitRegisters()
    bank.set(.holding, at: 0, to: [7])
    let server = try ModbusServer()
    defer { server.stop() }
    let port = try server.addTCP(units: [3: bank], answersForAbsent: true)
    var connection = ConnectionDefinition(
      id: "line",
      endpoint: .tcp(host: "127.0.0.1", port: port),
      devices: []
    )
    connection.timeout = .seconds(5)
    var scan = ConnectionScan(connections: [connection], units: Array(1...200), profiles: [])
    let interruption = Interruption()
    scan.interruption = interruption
    let result = scan.run { event in
      if case .found = event { interruption.interrupt() }
    }
    #expect(result.findings.map(\.unit) == [3])
    #expect(result.isInterrupted && result.failures.isEmpty)
  }

  @Test func `an address in the network is asked in the other framing too`() throws {
    let bank = UnitRegisters()
    bank.set(.holding, at: 0, to: [7])
    let server = try ModbusServer()
    defer { server.stop() }
    let port = try server.addTCP(framing: .rtu, units: [1: bank])
    let endpoints: [Endpoint] = [
      .tcp(host: "127.0.0.1", port: port), .rtuOverTCP(host: "127.0.0.1", port: port),
    ]
    let ways = endpoints.map { endpoint in
      var connection = ConnectionDefinition(id: "line", endpoint: endpoint, devices: [])
      connection.timeout = .seconds(2)
      connection.retries = 0
      return connection
    }
    let result = ConnectionScan(connections: ways, units: [1], profiles: []).run { _ in }
    #expect(result.findings.map(\.endpoint) == [endpoints[1]])
  }

  @Test func `every unit once in the order they were written`() {
    #expect(UnitList.parse("1-3, 2,9") == [1, 2, 3, 9])
    #expect(UnitList.parse("255") == [255])
    for bad in ["", "a", "3-1", "1-300", "1,,2", "1-2-3", "-1"] {
      #expect(UnitList.parse(bad).contains(nil), "\(bad)")
    }
  }

  @Test(
    arguments: [
      ("frequency", 50.0, true), ("voltage_l1_n", 230, true), ("voltage_l1_n", 0, true),
      ("frequency", 5000, false), ("power_factor", 1.5, false), ("active_energy_import", -1, false),
      ("current_l1", 1e9, false), ("active_power", 1e-38, false), ("active_power", 0, true),
      ("voltage_unbalance", 3, true), ("anything", 12, true),
    ] as [(String, Double, Bool)]
  )
  func `a value is possible or absurd`(name: String, value: Double, isPossible: Bool) {
    let point = PointDefinition(name: name, table: .input, address: 0, type: .float32)
    switch Plausibility.of(.number(value), point: point) {
    case .possible: #expect(isPossible)
    case .absurd: #expect(!isPossible)
    }
  }

  @Test func `a serial adapter's fixed name is the link that leads to it`() throws {
    var template = Array("/tmp/park-gateway-test-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    defer { for name in ["/usb-a", "/usb-b", "", "-tty"] { remove(folder + name) } }
    close(creat("\(folder)-tty", 0o600))
    symlink("\(folder)-tty", "\(folder)/usb-a")
    symlink("/dev/null", "\(folder)/usb-b")
    #expect(SerialLink.fixedName(of: "\(folder)-tty", in: folder) != nil)
    #expect(SerialLink.fixedName(of: "/dev/null", in: folder) == "\(folder)/usb-b")
    #expect(SerialLink.fixedName(of: "/dev/zero", in: folder) == nil)
    #expect(SerialLink.fixedName(of: "/dev/zero", in: "\(folder)/nothing") == nil)
  }
}
