import Languages
import Events
import Logging
import Systemd

/// Logs and publishes what a reload did.
struct ReloadReport: Sendable {
  private let logger: Logger
  private let notifier: ServiceNotifier
  private let events: GatewayEvents

  init(_ environment: GatewayEnvironment, _ events: GatewayEvents) {
    logger = environment.logger
    notifier = environment.notifier
    self.events = events
  }

  /// `summary` describes the configuration in force, for the service manager.
  func publish(_ outcome: ReloadOutcome, summary: String) async {
    switch outcome {
    case .applied(let hash, let changes):
      for change in changes { logger.info("configuration: \(change.english)") }
      logger.info("configuration \(hash) is in force")
      notifier.ready(status: summary)
      await events.publish(.configurationApplied(hash, changes: changes))
    case .refused(let reasons):
      for reason in reasons { logger.error("\(reason)") }
      logger.error("the new configuration is refused; the old one goes on")
      notifier.ready(status: "new configuration refused, " + summary)
      await events.publish(.configurationRefused(problems: reasons))
    }
  }
}
