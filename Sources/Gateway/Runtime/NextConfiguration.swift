import Adapters
import Configuration
import Logging

/// What a reload found in the configuration files.
enum NextConfiguration: Sendable {
  /// The present configuration stays in force, for these reasons.
  case refused([String])
  case usable(GatewayConfiguration, ConfigurationChanges)

  /// Reads the files, and compares them with the present configuration.
  ///
  /// Files with errors are refused, and so are changes that need a restart.
  init(after present: GatewayConfiguration, from source: ConfigurationSource?, _ logger: Logger) {
    guard let source else {
      self = .refused(["this gateway has no configuration files"])
      return
    }
    do throws(ConfigurationProblems) {
      let loaded = try source()
      for warning in loaded.warnings { logger.warning("\(warning)") }
      let next = loaded.configuration
      let refusals = ConfigurationChanges.refusals(from: present, to: next)
      guard refusals.isEmpty else {
        self = .refused(refusals)
        return
      }
      self = .usable(next, ConfigurationChanges(from: present, to: next))
    } catch {
      self = .refused(error.problems.filter { $0.severity == .error }.map(\.description))
    }
  }
}
