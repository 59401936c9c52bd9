import Configuration
import DeviceProfiles
import Diagnosis
import Languages
import Measurements
import Registers
import Testing
import Tools

/// Device files made of findings, and profiles that cannot be told apart.
@Suite struct ScanFilesTests {
  private static func ranking(_ names: [String]) throws -> FitRanking {
    FitRanking(
      try names.map { name in
        let profile = try ScanTests.library.profile(named: name).profile
        let readings = profile.points.map {
          Observation(point: $0, outcome: .good(.number(value(of: $0))), words: [12])
        }
        return ProfileFit(profile, FitJudgement(readings), isConfirmed: false, order: nil)
      }
    )
  }

  /// What a meter under load shows.
  private static func value(of point: PointDefinition) -> Double {
    switch point.name {
    case "frequency": 50
    case let name where name.hasPrefix("power_factor"): 0.9
    case let name where name.hasPrefix("voltage"):
      name.contains("_n") || name.contains("ln") ? 230 : 400
    default: 12
    }
  }

  private static func finding(
    _ unit: UInt8,
    _ endpoint: Endpoint,
    _ profiles: String...
  ) throws -> ScanFinding {
    ScanFinding(unit: unit, endpoint: endpoint, ranking: try ranking(profiles))
  }

  private static func files(
    _ findings: [ScanFinding],
    besides present: ScanFiles.Present = ScanFiles.Present()
  ) throws -> [ScanFiles.File] {
    let names = Set(findings.flatMap(\.fits).map(\.profile))
    let profiles = try names.map { try ScanTests.library.profile(named: $0).profile }
    let byName = Dictionary(uniqueKeysWithValues: profiles.map { ($0.name, $0) })
    return ScanFiles(ScanReport(findings: findings), profiles: byName, besides: present).files
  }

  private static let meter = Endpoint.tcp(host: "10.0.4.20", port: 502)

  private static func line(_ baud: Int) -> Endpoint {
    var settings = SerialSettings(port: "/dev/ttyS7")
    settings.baud = baud
    return .serial(settings)
  }

  @Test func `Profiles with the same registers are said together`() throws {
    let ranking = try Self.ranking(["janitza/umg-801", "janitza/umg-806", "eastron/sdm120"])
    #expect(ranking.equals.map(\.profile).sorted() == ["janitza/umg-801", "janitza/umg-806"])
    #expect(ranking.isOneMap)
    let finding = ScanFinding(unit: 1, endpoint: Self.meter, ranking: ranking)
    #expect(finding.text(.english).contains("umg-80"))
    #expect(finding.text(.english).contains(" or umg-80"))
    #expect(finding.text(.english).contains("same registers"))
    #expect(finding.text(.vietnamese).contains(" hoặc umg-80"))
  }

  @Test func `An id is made of maker, model and unit, and none is given twice`() throws {
    let other = Endpoint.tcp(host: "10.0.4.21", port: 502)
    let findings = [
      try Self.finding(1, Self.meter, "abb/b23"), try Self.finding(1, other, "abb/b23"),
    ]
    let files = try Self.files(findings, besides: ScanFiles.Present(ids: ["abb-b23-1"]))
    #expect(files.map(\.name) == ["devices.d/10-0-4-20.yaml", "devices.d/10-0-4-21.yaml"])
    #expect(files[0].text.contains("- id: abb-b23-1-2\n"))
    #expect(files[1].text.contains("- id: abb-b23-1-3\n"))
  }

  @Test(arguments: [(115_200, 1, 1), (9600, 6, 5), (1200, 12, 60)])
  func `The period leaves the line room`(baud: Int, units: Int, least: Int) throws {
    let findings = try (1...units).map {
      try Self.finding(UInt8($0), Self.line(baud), "eastron/sdm630")
    }
    let text = try #require(try Self.files(findings).first).text
    let every = try #require(text.split(separator: "\n").first { $0.hasPrefix("  every: ") })
    // every: 5s  # the line is busy 43 % of the time
    let numbers = every.split { !$0.isNumber }.compactMap { Int($0) }
    #expect(numbers.count == 2 && numbers[0] >= least && numbers[1] <= 60, "\(every)")
  }

  @Test func `What is described already is not written again`() throws {
    var device = DeviceDefinition(id: "main", unitID: 1, points: [])
    device.profile = "abb/b23"
    let connection = ConnectionDefinition(id: "10-0-4-20", endpoint: Self.meter, devices: [device])
    let present = ScanFiles.Present(ids: ["main"], connections: [connection])
    let known = try Self.finding(1, Self.meter, "abb/b23")
    #expect(try Self.files([known], besides: present).isEmpty)
    let new = try Self.finding(2, Self.meter, "abb/b23")
    let files = try Self.files([known, new], besides: present)
    #expect(files.map(\.name) == ["devices.d/10-0-4-20-2.yaml"])
    #expect(files[0].text.contains("unit_id: 2") && !files[0].text.contains("unit_id: 1"))
  }

  @Test func `Of a serial port that has a file the lines are given as a proposal`() throws {
    let connection = ConnectionDefinition(id: "panel", endpoint: Self.line(9600), devices: [])
    let present = ScanFiles.Present(connections: [connection])
    let files = try Self.files([try Self.finding(2, Self.line(9600), "abb/b23")], besides: present)
    #expect(files[0].text.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
    #expect(files[0].text.contains("devices.d/panel.yaml"))
  }

  @Test func `A unit that no profile fits is a comment`() throws {
    let files = try Self.files([ScanFinding(unit: 9, endpoint: Self.meter)])
    #expect(files[0].text.contains("# - id: device-9"))
    let lines = files[0].text.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.allSatisfy { $0.hasPrefix("#") })
  }

  // MARK: - Units without a name

  private static func resemblance(_ name: String, _ endpoint: Endpoint) throws -> ScanFinding {
    let profile = try ScanTests.library.profile(named: name).profile
    let readings = profile.points.map {
      Observation(point: $0, outcome: .good(.number(1)), words: [1])
    }
    let fit = ProfileFit(profile, FitJudgement(readings), isConfirmed: false, order: nil)
    return ScanFinding(unit: 9, endpoint: endpoint, ranking: FitRanking([fit]))
  }

  @Test func `The advice for a unit without a name is a command line that works as it is`() {
    var settings = SerialSettings(port: "/dev/my port")
    (settings.baud, settings.parity, settings.stopBits) = (19_200, .none, 2)
    let serial = ScanFinding(unit: 9, endpoint: .serial(settings)).text(.english)
    #expect(
      serial.contains(
        "park-gateway explore --serial '/dev/my port' --baud 19200 --parity none --stop-bits 2 "
          + "--unit 9 --table holding --from 0 --to 199"
      ),
      "\(serial)"
    )
    let network = ScanFinding(unit: 1, endpoint: Self.meter).text(.vietnamese)
    #expect(network.contains("park-gateway explore --tcp 10.0.4.20:502 --unit 1 --table"))
  }

  @Test func `What only resembles a profile is said so and is not written as a device`() throws {
    let finding = try Self.resemblance("danfoss/erc-211", Self.line(19_200))
    let text = finding.text(.english)
    #expect(text.contains("looks like danfoss/erc-211"), "\(text)")
    #expect(text.contains("read --serial /dev/ttyS7 --baud 19200 --parity"), "\(text)")
    #expect(text.contains("--unit 9 --profile danfoss/erc-211"), "\(text)")
    let files = ScanFiles(ScanReport(findings: [finding]), profiles: [:]).files
    let lines = files[0].text.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.allSatisfy { $0.hasPrefix("#") })
    #expect(files[0].text.contains("looks like danfoss/erc-211"))
  }

  @Test func `Nobody answers: what was asked is said, and where to look next`() {
    let report = ScanReport(findings: [])
    let bus = ScanReport.Tried(endpoints: [Self.line(9600), Self.line(19_200)], units: 247)
    let text = report.summary(.english, asked: bus)
    for part in ["247 unit ids", "/dev/ttyS7 9600 8", "19200", "A and B", "120 Ω", "gateway"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let address = ScanReport.Tried(endpoints: [Self.meter], units: 1)
    let network = report.summary(.english, asked: address)
    #expect(network.contains("1 unit id:") && network.contains("converter"), "\(network)")
    #expect(!network.contains("120 Ω"))
    #expect(report.summary(.vietnamese, asked: bus).contains("đảo"))
  }
}
