package import Languages
package import Configuration

/// Reads the configuration again.
package typealias ConfigurationSource =
  @Sendable () throws(ConfigurationProblems) -> LoadedConfiguration

/// The result of reloading the configuration.
package enum ReloadOutcome: Sendable, Hashable {
  /// It is in force.
  ///
  /// - Parameters:
  ///   - hash: The new configuration's, as in the gateway's `status`.
  ///   - changes: What changed, in words, such as `device press-1: changed`; empty when nothing
  ///     changed.
  case applied(hash: String, changes: [BilingualText])
  /// The old configuration stays in force; every reason in words, such as `gateway.yaml:3:7: error:
  /// …`.
  case refused([String])
}
