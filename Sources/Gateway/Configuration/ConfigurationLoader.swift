import Glibc

/// A configuration that can be used, and what is doubtful in it.
package struct LoadedConfiguration: Sendable {
  package var configuration: GatewayConfiguration
  /// Sorted by file and line; none is an error.
  package var warnings: [ConfigurationProblem]
}

/// Reads a configuration folder.
package enum ConfigurationLoader {
  /// Reads `gateway.yaml`, `devices.d/*.yaml`, `kpis.yaml` where it is there, and the profiles that
  /// devices name.
  ///
  /// - Parameters:
  ///   - directory: The configuration folder; its `profiles/` wins over `profileDirectories`.
  ///   - profileDirectories: The folders of shipped profiles, see ``SharedFiles``.
  ///   - credentialsDirectory: Where passwords are looked for first.
  ///   - tableDirectories: Where the shipped tariffs and emission factors lie; those in the configuration
  ///     folder win over them.
  /// - Returns: The configuration, with what is doubtful in it.
  /// - Throws: Every problem found, sorted by file and line.
  package static func load(
    directory: String,
    profileDirectories: [String],
    credentialsDirectory: String? = systemCredentials(),
    tableDirectories: [String] = SharedFiles.locate().tables.map { [$0] } ?? []
  ) throws(ConfigurationProblems) -> LoadedConfiguration {
    let folder =
      directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    var reader = ConfigurationReader(
      directory: folder,
      credentials: credentialsDirectory,
      library: ProfileLibrary(directories: ["\(folder)/profiles"] + profileDirectories),
      tables: tableDirectories
    )
    let configuration = reader.read()
    let problems = reader.context.problems
    guard let configuration, !reader.context.hasErrors else {
      throw ConfigurationProblems(problems)
    }
    return LoadedConfiguration(configuration: configuration, warnings: problems)
  }

  /// systemd's `$CREDENTIALS_DIRECTORY`.
  package static func systemCredentials() -> String? {
    getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
  }
}
