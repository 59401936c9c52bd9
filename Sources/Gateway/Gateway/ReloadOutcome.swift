package import Configuration

/// Reads the configuration again.
package typealias ConfigurationSource =
  @Sendable () throws(ConfigurationProblems) -> LoadedConfiguration

/// What came of reading the configuration again.
package enum ReloadOutcome: Sendable, Hashable {
  /// It is in force.
  ///
  /// - Parameters:
  ///   - hash: The new configuration's, as in the gateway's `status`.
  ///   - changes: What changed, for people, such as `device press-1: changed`; empty when nothing did.
  case applied(hash: String, changes: [String])
  /// The old one goes on; every reason, for people, such as `gateway.yaml:3:7: error: …`.
  case refused([String])
}
