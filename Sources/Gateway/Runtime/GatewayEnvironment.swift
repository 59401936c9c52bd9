import Health
import Configuration
import Logging
import Logs
import Pipeline
import Systemd

/// What the process gives to its gateway.
struct GatewayEnvironment: Sendable {
  /// Reads the configuration again; `nil`: there are no files.
  let source: ConfigurationSource?
  let version: String
  let logger: Logger
  let notifier: ServiceNotifier
  /// Sees every poll result and every row; `nil`: nobody does.
  let observer: (any LiveObserver)?
  /// Where log lines can be listened to.
  let logTap: LogTap?
  /// The level of the log, which a reload may change.
  let logThreshold: LogThreshold?
  /// Feeds the service manager's watchdog; `nil` without one.
  let watch: ProgressWatch?

  init(
    source: ConfigurationSource?,
    version: String,
    logger: Logger,
    notifier: ServiceNotifier,
    observer: (any LiveObserver)?,
    logTap: LogTap?,
    logThreshold: LogThreshold?
  ) {
    self.source = source
    self.version = version
    self.logger = logger
    self.notifier = notifier
    self.observer = observer
    self.logTap = logTap
    self.logThreshold = logThreshold
    watch = ProgressWatch(notifier, logger: logger)
  }
}
