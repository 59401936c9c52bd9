import Indicators
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
      for change in changes { logger.info("configuration: \(change)") }
      logger.info("configuration \(hash) is in force")
      notifier.ready(status: summary)
      let list = Self.list(changes)
      await events.publish(
        "configuration_applied",
        .info,
        "The configuration \(hash) is in force\(changes.isEmpty ? "" : ": ")\(list)",
        "Cấu hình \(hash) đã có hiệu lực\(changes.isEmpty ? "" : ": ")\(list)"
      )
    case .refused(let reasons):
      for reason in reasons { logger.error("\(reason)") }
      logger.error("the new configuration is refused; the old one goes on")
      notifier.ready(status: "new configuration refused, " + summary)
      let list = Self.list(reasons)
      await events.publish(
        "configuration_refused",
        .warning,
        "The new configuration is refused, the old one goes on: \(list)",
        "Cấu hình mới bị từ chối, cấu hình cũ vẫn chạy: \(list)"
      )
    }
  }

  /// As many texts as a message may hold; the log has them all.
  private static func list(_ texts: [String]) -> String {
    let more = texts.count > 100 ? "; and \(texts.count - 100) more" : ""
    return texts.prefix(100).joined(separator: "; ") + more
  }
}
