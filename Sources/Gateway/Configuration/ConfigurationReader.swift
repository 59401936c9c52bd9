import DeviceProfiles
import Yaml

/// Goes through the files of a configuration folder and collects all that is wrong.
struct ConfigurationReader {
  private let directory: String
  private let credentials: String?
  private var tables: TableReader
  private(set) var context = ReadingContext(file: "gateway.yaml")
  private var hash = ConfigurationHash()
  private var profiles: ProfileReader
  private var assets = AssetIndex()
  private var points = SharedArrays<PointDefinition>()
  /// Whether device files lie where they are not read.
  private var hasMisplacedDevices = false

  init(directory: String, credentials: String?, library: ProfileLibrary, tables: [String]) {
    self.directory = directory
    self.credentials = credentials
    self.tables = TableReader(home: directory, shared: tables)
    profiles = ProfileReader(library: library, home: directory)
  }

  /// The configuration; `context` says whether it may be used.
  mutating func read() -> GatewayConfiguration? {
    let misnamed = FolderCheck(directory: directory).checkTop(&context)
    hasMisplacedDevices = misnamed.contains("devices.d")
    if hasMisplacedDevices { assets.knowsAllDevices = false }
    // Of a file by another name there was a message already.
    let gateway = misnamed.contains("gateway.yaml") ? nil : readGateway()
    let connections = readDeviceFiles()
    let indicators = readIndicators()
    for file in profiles.files + tables.files { hash.add(file: file.name, bytes: file.bytes) }
    guard let gateway else { return nil }
    return GatewayConfiguration(
      identity: gateway.identity,
      brokers: BrokerAssembler(
        directory: directory,
        credentials: credentials,
        gatewayID: gateway.identity.id
      )
      .brokers(gateway.brokers, &context),
      storage: storage(gateway.storage),
      publishing: gateway.publishing,
      allowsWrites: gateway.allowsWrites,
      web: web(gateway.web),
      logLevel: gateway.logLevel,
      connections: connections,
      indicators: indicators,
      hash: hash.text,
      tableRemarks: context.remarks
    )
  }

  private mutating func readGateway() -> GatewayDraft? {
    context.file = "gateway.yaml"
    guard let bytes = bytes(), let root = context.requiredDocument(bytes) else { return nil }
    let draft = GatewayDraft.shape.read(root, &context)
    if let draft { checkTimeZone(draft) }
    return draft
  }

  private mutating func readIndicators() -> IndicatorDefinitions {
    context.file = "kpis.yaml"
    guard FileReading.exists("\(directory)/kpis.yaml"), let bytes = bytes(),
      let root = context.document(bytes)
    else { return IndicatorDefinitions() }
    let errorsBefore = context.errorCount
    guard let draft = IndicatorsDraft.shape.read(root, &context) else {
      return IndicatorDefinitions()
    }
    assets.knowsAllIndicators = context.errorCount == errorsBefore
    var assembler = IndicatorAssembler(assets: assets, tables: tables)
    assembler.home = directory
    assembler.holidays.directories = tables.roots
    defer { tables = assembler.tables }
    return assembler.definitions(of: draft, &context)
  }

  /// The bytes of the file that the context names.
  private mutating func bytes() -> [UInt8]? {
    let bytes = context.bytes(of: "\(directory)/\(context.file)")
    if let bytes { hash.add(file: context.file, bytes: bytes) }
    return bytes
  }

  private mutating func checkTimeZone(_ draft: GatewayDraft) {
    let name = draft.identity.timeZone
    if TimeZoneNames.isInstalled, !TimeZoneNames.isKnown(name) {
      let advice = TimeZoneNotation.advice(for: name)
      context.error("\"\(name)\" is no time zone of IANA\(advice.text)", at: draft.timeZone)
    } else if let doubt = TimeZoneNotation.doubt(about: name) {
      context.warning(doubt, at: draft.timeZone)
    }
  }

  private func storage(_ settings: StorageSettings) -> StorageSettings {
    var settings = settings
    if !settings.path.hasPrefix("/") { settings.path = "\(directory)/\(settings.path)" }
    return settings
  }

  private mutating func web(_ listen: Located<HostAndPort>?) -> WebSettings? {
    guard let listen else { return nil }
    context.warning("the web page is not part of this version", at: listen.location)
    return WebSettings(host: listen.value.host, port: listen.value.port)
  }
}

// MARK: - Device files

extension ConfigurationReader {
  private mutating func readDeviceFiles() -> [ConnectionDefinition] {
    context.file = "devices.d"
    let names: [String]
    do throws(FileFailure) {
      names = try FileReading.names(in: "\(directory)/devices.d", suffix: "")
        .filter { ConfigurationFileNames.stem(of: $0) != nil }
    } catch {
      if !(error.isMissing && hasMisplacedDevices) {
        context.error(
          error.isMissing
            ? "the folder is missing; device files belong into it"
            : "cannot be read: \(error.reason)",
          at: SourceLocation(file: context.file)
        )
      }
      assets.knowsAllDevices = false
      return []
    }
    let (foundBefore, errorsBefore) = (context.found.count, context.errorCount)
    FolderCheck(directory: directory).checkDevices(&context)
    if names.isEmpty, context.found.count == foundBefore, !hasMisplacedDevices {
      context.warning(
        "there is no device file (*.yaml): nothing is polled",
        at: SourceLocation(file: context.file)
      )
    }
    let twins = complainOfTwins(names)
    if context.errorCount > errorsBefore { assets.knowsAllDevices = false }
    let connections = names.filter { !twins.contains($0) }.compactMap { name in readDeviceFile(name)
    }
    EndpointCheck.run(connections, &context)
    return connections.map(\.value)
  }

  /// A file's name without its suffix is the id of its connection.
  ///
  /// - Returns: The files whose id another one has; they are not read.
  private mutating func complainOfTwins(_ names: [String]) -> Set<String> {
    var seen: [String: String] = [:]
    var twins: Set<String> = []
    for name in names {
      let stem = ConfigurationFileNames.stem(of: name) ?? name
      guard let other = seen[stem] else {
        seen[stem] = name
        continue
      }
      twins.insert(name)
      context.error(
        "\(other) has the same name, which is the connection's id; remove or rename one of them",
        at: SourceLocation(file: "devices.d/\(name)", line: 1, column: 1)
      )
    }
    return twins
  }

  private mutating func readDeviceFile(_ name: String) -> Located<ConnectionDefinition>? {
    context.file = "devices.d/\(name)"
    let errorsBefore = context.errorCount
    guard let bytes = bytes() else {
      assets.knowsAllDevices = false
      return nil
    }
    guard let root = context.document(bytes) else {
      noteMissingDevices(isFileEmpty: bytes.allSatisfy(\.isBlank), errorsBefore)
      return nil
    }
    let draft = DeviceFileDraft.shape.read(root, &context)
    if context.errorCount > errorsBefore { assets.knowsAllDevices = false }
    guard let draft else { return nil }
    var definition = ConnectionDefinition(
      id: ConfigurationFileNames.stem(of: name) ?? name,
      endpoint: draft.connection.endpoint.value,
      devices: draft.devices.map { device($0, on: draft.connection) }
    )
    warnOfSharedUnits(draft.devices)
    definition.timeout = draft.connection.timeout
    definition.retries = draft.connection.retries
    definition.turnaround = draft.connection.turnaround
    definition.connectDelay = draft.connection.connectDelay
    definition.idleClose = draft.connection.idleClose
    definition.checksUnitID = draft.connection.checksUnitID
    return Located(value: definition, location: draft.connection.endpoint.location)
  }

  /// A file of comments is an example that waits; an empty one was cut off or never written.
  private mutating func noteMissingDevices(isFileEmpty: Bool, _ errorsBefore: Int) {
    let start = SourceLocation(file: context.file, line: 1, column: 1)
    if context.errorCount > errorsBefore {
      assets.knowsAllDevices = false
    } else if isFileEmpty {
      context.error("the file is empty; it needs connection and devices", at: start)
      assets.knowsAllDevices = false
    } else {
      context.warning("the file holds nothing but comments: no connection", at: start)
    }
  }

  private mutating func device(
    _ draft: DeviceDraft,
    on connection: ConnectionDraft
  ) -> DeviceDefinition {
    var assembler = DeviceAssembler(
      profiles: profiles,
      connectionLimits: connection.limits,
      connectionPeriod: connection.every,
      connectionOrder: connection.order,
      isTCP: connection.endpoint.value.isTCP
    )
    var device = assembler.device(draft, &context)
    device.definition.points = points.shared(device.definition.points)
    profiles = assembler.profiles
    assets.add(device, at: draft.id.location, &context)
    return device.definition
  }

  /// The parts of a SunSpec chain share its unit id.
  private mutating func warnOfSharedUnits(_ devices: [DeviceDraft]) {
    var owners: [Int: [DeviceDraft]] = [:]
    for device in devices {
      let unit = device.unitID
      if let owner = owners[unit.value]?.first(where: { !$0.sharesChain(with: device) }) {
        context.warning(
          "unit id \(unit.value) is that of \"\(owner.id.value)\" (\(owner.id.location)) too; write the unit "
            + "id that is set at \(device.id.value), unless both are parts of one device",
          at: unit.location
        )
      }
      owners[unit.value, default: []].append(device)
    }
  }
}

extension UInt8 {
  /// White space of ASCII.
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
