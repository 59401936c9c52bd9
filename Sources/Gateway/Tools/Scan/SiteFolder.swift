import Production
import Energy
import DeviceProfiles
package import Configuration
import Glibc

/// A configuration folder that files are added to; what is there is never changed.
package struct SiteFolder {
  package let path: String

  package init(_ path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Why files could not be written.
  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  /// Whether there is no configuration yet.
  package var isNew: Bool { access("\(path)/gateway.yaml", F_OK) != 0 }

  /// What is there, for files that are added.
  ///
  /// - Throws: the mistakes of a configuration that cannot be read.
  package func present(
    profileDirectories: [String],
    tableDirectories: [String]
  ) throws(ConfigurationProblems) -> ScanFiles.Present {
    guard !isNew else { return ScanFiles.Present() }
    let configuration = try ConfigurationLoader.load(
      directory: path,
      profileDirectories: profileDirectories,
      tableDirectories: tableDirectories
    )
    .configuration
    let indicators = configuration.indicators
    let ids =
      configuration.connections.flatMap(\.devices).map(\.id) + indicators.accounts.map(\.id)
      + indicators.lines.map(\.id)
    return ScanFiles.Present(ids: Set(ids), connections: configuration.connections)
  }

  /// Writes files, and `gateway.yaml` where there is none.
  ///
  /// - Returns: the names of the files that were written.
  /// - Throws: where a file is there already or cannot be written.
  package func add(
    _ files: [ScanFiles.File],
    broker: String? = nil
  ) throws(Failure) -> [String] {
    var files = files
    if isNew {
      // The package's store belongs to a user of its own; a folder elsewhere brings its store along.
      let head = Self.gateway.replacing(Self.usualBroker, with: broker ?? Self.usualBroker)
      let text = path.hasPrefix("/etc/") ? head : head + Self.storage
      files.insert(ScanFiles.File(name: "gateway.yaml", text: text), at: 0)
    }
    try makeFolders(["devices.d"])
    for file in files { try write(file) }
    return files.map(\.name)
  }

  /// Writes a profile into the folder's own library.
  ///
  /// - Returns: the file's path.
  /// - Throws: where it is there already or cannot be written.
  package func addProfile(_ name: String, _ text: String) throws(Failure) -> String {
    let maker = name.split(separator: "/").dropLast().joined(separator: "/")
    try makeFolders(maker.isEmpty ? ["profiles"] : ["profiles", "profiles/\(maker)"])
    let file = ScanFiles.File(name: "profiles/\(name).yaml", text: text)
    try write(file)
    return "\(path)/\(file.name)"
  }

  private func makeFolders(_ names: [String]) throws(Failure) {
    for folder in [path] + names.map({ "\(path)/\($0)" }) {
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure(folder) }
    }
  }

  private func write(_ file: ScanFiles.File) throws(Failure) {
    let name = "\(path)/\(file.name)"
    let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(name) }
    defer { close(descriptor) }
    var rest = Array(file.text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw failure(name) }
      rest = rest.dropFirst(count)
    }
  }

  private func failure(_ name: String) -> Failure {
    Failure(description: "\(name): \(String(cString: strerror(errno)).lowercased())")
  }

  private static let usualBroker = "mqtt://localhost:1883"

  private static let gateway = """
    # This box: who it is and where it publishes. Correct the names; all keys: park-gateway.yaml(5).
    gateway:
      id: gw-01                        # small letters, digits, hyphens; unique in the park
      enterprise: my-enterprise        # <enterprise>/<park>/<factory> begins every topic
      park: my-park
      factory: my-factory
      time_zone: Asia/Ho_Chi_Minh      # shifts, tariff hours and days are cut in it
    brokers:
      - id: park
        url: mqtt://localhost:1883     # with TLS: mqtts://mqtt.example.vn:8883

    """

  private static let storage = """
    storage: { path: ./state }         # beside this file; without this line /var/lib/park-gateway

    """
}
