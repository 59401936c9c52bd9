package import Adapters
package import Configuration
package import Logging
package import Logs
package import ServiceLifecycle
import System
import Systemd
import UnixSignals

/// Runs a gateway until a signal ends it.
package enum Gateway {
  /// Runs until SIGTERM or SIGINT; SIGHUP makes it reload the configuration from `source`.
  package static func run(
    _ configuration: GatewayConfiguration,
    source: @escaping ConfigurationSource,
    version: String,
    logger: Logger,
    logTap: LogTap? = nil,
    logThreshold: LogThreshold? = nil
  ) async throws(StartFailure) {
    limitHeaps()
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    let runtime = try GatewayRuntime(
      configuration,
      source: source,
      version: version,
      logger: logger,
      notifier: .fromEnvironment(),
      logTap: logTap,
      logThreshold: logThreshold
    )
    await serve(RuntimeService(runtime: runtime, hangUps: hangUps), logger: logger)
  }

  /// Runs a service until SIGTERM or SIGINT, or until it ends.
  package static func serve(_ service: some Service, logger: Logger) async {
    do {
      try await serveOrThrow(service, logger: logger)
    } catch {
      logger.error("\(error)")
    }
  }

  /// Runs a service until SIGTERM or SIGINT, or until it ends.
  ///
  /// - Throws: what the service throws.
  package static func serveOrThrow(_ service: some Service, logger: Logger) async throws {
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
  let hangUps: UnixSignalsSequence

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        group.addTask { await runtime.run() }
        group.addTask { for await _ in hangUps { _ = await runtime.reload() } }
        // The signal handling ends only with the run.
        await group.next()
        group.cancelAll()
      }
    }
  }
}
