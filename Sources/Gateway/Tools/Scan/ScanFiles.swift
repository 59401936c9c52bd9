import ReadPlans
import Adapters
package import Configuration
package import DeviceProfiles

/// Device files made of what a scan found.
package struct ScanFiles: Sendable {
  package struct File: Sendable, Hashable {
    /// Relative to the configuration folder.
    package var name: String
    package var text: String
  }

  /// What is there already and stays as it is.
  package struct Present: Sendable {
    /// Of devices, lines and accounts.
    package var ids: Set<String> = []
    /// The names of device files, without suffix.
    package var connections: [ConnectionDefinition] = []

    package init(ids: Set<String> = [], connections: [ConnectionDefinition] = []) {
      self.ids = ids
      self.connections = connections
    }
  }

  /// One for each line that was reached.
  package private(set) var files: [File] = []

  /// - Parameters:
  ///   - report: What was found.
  ///   - profiles: The library by name.
  ///   - present: What the files are added to.
  package init(
    _ report: ScanReport,
    profiles: [String: DeviceProfile],
    besides present: Present = Present()
  ) {
    var ids = FreshIDs(taken: present.ids)
    var names = FreshIDs(taken: Set(present.connections.map(\.id)))
    var endpoints: [Endpoint] = []
    for finding in report.findings where !endpoints.contains(finding.endpoint) {
      endpoints.append(finding.endpoint)
    }
    for endpoint in endpoints {
      let port = endpoint.serialPort.flatMap { report.fixedPorts[$0] }
      let same = present.connections.filter { $0.endpoint.isSamePlace(as: endpoint, port) }
      let known = Set(same.flatMap(\.devices).map(\.unitID))
      let new = report.findings.filter { $0.endpoint == endpoint && !known.contains($0.unit) }
      guard !new.isEmpty else { continue }
      var file = ScanFile(endpoint, fixedPort: port)
      for finding in new { file.add(finding, profiles, &ids) }
      // Two files cannot share a serial port.
      let owner = endpoint.isSerial ? same.first?.id : nil
      files.append(
        File(
          name: "devices.d/\(names.take(endpoint.fileName)).yaml",
          text: owner.map { file.lines(for: $0) } ?? file.text
        )
      )
    }
  }
}

/// The text of one device file.
struct ScanFile {
  private let endpoint: Endpoint
  private let fixedPort: String?
  private var devices: [FoundDevice] = []
  private var unknown: [ScanFinding] = []

  init(_ endpoint: Endpoint, fixedPort: String?) {
    self.endpoint = endpoint
    self.fixedPort = fixedPort
  }

  mutating func add(
    _ finding: ScanFinding,
    _ profiles: [String: DeviceProfile],
    _ ids: inout FreshIDs
  ) {
    let found = finding.devices(profiles, &ids)
    devices += found
    if found.isEmpty { unknown.append(finding) }
  }

  var text: String {
    var lines = [
      "# Found by park-gateway scan. What begins with # is a proposal: correct it, take the # away."
    ]
    let head = ["connection:", "  " + endpoint.yaml(fixedPort: fixedPort)]
    guard !devices.isEmpty else {
      lines += (head + ["devices:"]).map { "# \($0)" } + unknownLines
      return lines.joined(separator: "\n") + "\n"
    }
    lines += head
    let share = Int((load(every: period) * 100).rounded(.up))
    lines.append("  every: \(period)s  # the line is busy \(share) % of the time")
    lines.append("devices:")
    lines += devices.flatMap(\.lines) + unknownLines
    return lines.joined(separator: "\n") + "\n"
  }

  /// What a person puts into the file that has the port already.
  func lines(for owner: String) -> String {
    let head =
      "# Put these lines into devices.d/\(owner).yaml, under devices: two files cannot share a port."
    return ([head] + devices.flatMap(\.lines).map { "# \($0)" } + unknownLines)
      .joined(separator: "\n") + "\n"
  }

  // MARK: - How often

  private static let periods = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300]
  /// Room for retries and for devices that are added.
  private static let mostLoad = 0.6

  /// The shortest usual period, in seconds, that leaves the line room.
  private var period: Int {
    Self.periods.first { load(every: $0) <= Self.mostLoad } ?? 600
  }

  private func load(every seconds: Int) -> Double {
    var connection = ConnectionDefinition(id: "line", endpoint: endpoint, devices: [])
    connection.devices = devices.map { found in
      var device = found.definition
      device.every = .seconds(seconds)
      return device
    }
    return BusLoadForecast(connection).load.share
  }

  // MARK: - Comments

  private var unknownLines: [String] {
    unknown.flatMap { finding in
      finding.remarks.map { "  # \($0)" } + [
        "  # Unit \(finding.unit) answers, but no profile surely fits. \(finding.fileAdvice)",
        "  # - id: device-\(finding.unit)", "  #   unit_id: \(finding.unit)",
        "  #   points:",
        "  #     active_power: { table: holding, address: 0, type: float32 }",
      ]
    }
  }
}

extension ScanFinding {
  fileprivate var fileAdvice: String {
    guard !resemblances.isEmpty else { return "It needs points of its own: \(exploreCommand)" }
    return
      "It looks like \(resemblances.map(\.profile).joined(separator: " or ")): compare its display."
  }
}

extension FoundDevice {
  fileprivate var lines: [String] {
    let device = definition
    var lines = remarks.map { "  # \($0)" }
    lines += [
      "  - id: \(device.id)", "    profile: \(device.profile ?? "")",
      "    unit_id: \(device.unitID)",
    ]
    if let order { lines.append("    order: \(order)  # only so are the values right") }
    lines.append("    # label: { en: Main meter, vi: Công tơ tổng }")
    lines.append("    # path: [workshop-a, line-1]  # levels of its topics")
    if device.points.contains(where: { $0.unit == "Wh" }) {
      lines.append("    # rated_power: 800kW  # makes implausible jumps of the counters visible")
      lines.append("    # ratios: { ct: 200/5 }  # only where the meter reports secondary values")
    }
    return lines
  }
}

extension Endpoint {
  var serialPort: String? {
    if case .serial(let settings) = self { settings.port } else { nil }
  }

  /// Whether a device file leads to the same place.
  fileprivate func isSamePlace(as other: Endpoint, _ fixedPort: String?) -> Bool {
    switch (self, other) {
    case (.serial(let mine), .serial(let settings)):
      [settings.port, fixedPort].contains(mine.port)
        || SerialLink.isSame(mine.port, settings.port)
    case (.serial, _), (_, .serial): false
    default: name.lowercased() == other.name.lowercased()
    }
  }

  /// `10-0-4-20`, `10-0-4-20-1502`, `ttyusb0`.
  fileprivate var fileName: String {
    let text =
      switch self {
      case .tcp(let host, 502), .rtuOverTCP(let host, 502): host
      case .tcp, .rtuOverTCP: name
      case .serial(let settings): settings.port.split(separator: "/").last.map(String.init) ?? ""
      }
    let word = ScanFinding.word(text)
    return word.isEmpty ? "line" : word
  }

  fileprivate func yaml(fixedPort: String?) -> String {
    switch self {
    case .tcp: "tcp: \"\(name)\""
    case .rtuOverTCP: "rtu_over_tcp: \"\(name)\""
    case .serial(let settings):
      "serial: { port: \"\(fixedPort ?? settings.port)\", baud: \(settings.baud), "
        + "parity: \(settings.parity.rawValue), stop_bits: \(settings.stopBits) }"
    }
  }
}
