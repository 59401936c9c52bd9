package import Configuration
package import Logging
package import Logs
import ServiceLifecycle
import UnixSignals

/// Runs a gateway until a signal asks it to end.
package enum Gateway {
  package static func run(
    _ configuration: GatewayConfiguration,
    version: String,
    logger: Logger,
    logTap: LogTap? = nil
  ) async throws(StartFailure) {
    let runtime = try GatewayRuntime(
      configuration,
      version: version,
      logger: logger,
      logTap: logTap
    )
    await serve(RuntimeService(runtime: runtime), logger: logger)
  }

  /// Runs a service until SIGTERM or SIGINT, or until it ends.
  static func serve(_ service: some Service, logger: Logger) async {
    do {
      try await serveOrThrow(service, logger: logger)
    } catch {
      logger.error("\(error)")
    }
  }

  /// Runs a service until SIGTERM or SIGINT, or until it ends.
  ///
  /// - Throws: what the service throws.
  static func serveOrThrow(_ service: some Service, logger: Logger) async throws {
    var quiet = logger
    quiet.logLevel = .error
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          ServiceGroupConfiguration.ServiceConfiguration(
            service: service,
            successTerminationBehavior: .gracefullyShutdownGroup
          )
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: quiet
      )
    )
    try await group.run()
  }
}

private struct RuntimeService: Service {
  let runtime: GatewayRuntime

  func run() async throws {
    await cancelWhenGracefulShutdown { await runtime.run() }
  }
}
