import Formats
package import Pipeline
import Health
package import Adapters
import Commands
package import Configuration
package import Logging
package import Logs
import Measurements
import Messages
import Polling
import Publishing
package import Systemd

/// A running gateway: starts, reloads and stops the parts of its configuration, one at a time.
package actor GatewayRuntime {
  private let shared: SharedParts
  private let builder: RuntimeBuilder
  let running: RunningParts
  private let gate = TurnGate()
  private(set) var inForce: ConfigurationInForce
  /// Readings wait until the clock is trusted.
  private(set) var passesReadings = false

  /// Opens the store and builds all parts; nothing runs yet.
  ///
  /// ``reload()`` reads the configuration from `source`.
  package init(
    _ configuration: GatewayConfiguration,
    source: ConfigurationSource? = nil,
    version: String,
    logger: Logger,
    notifier: ServiceNotifier = .silent,
    observer: (any LiveObserver)? = nil,
    logTap: LogTap? = nil,
    logThreshold: LogThreshold? = nil
  ) throws(StartFailure) {
    try DescriptorNeed(configuration).ensure()
    let environment = GatewayEnvironment(
      source: source,
      version: version,
      logger: logger,
      notifier: notifier,
      observer: observer,
      logTap: logTap,
      logThreshold: logThreshold
    )
    shared = try SharedParts(configuration, environment)
    builder = RuntimeBuilder(shared: shared)
    inForce = ConfigurationInForce(configuration, topics: shared.topics, in: shared.store.book)
    running = try builder.parts(of: inForce)
  }

  private nonisolated var environment: GatewayEnvironment { shared.environment }
  private nonisolated var logger: Logger { environment.logger }

  /// Messages per second that the brokers have acknowledged since the start.
  package func publishRate() async -> Double {
    let published = await running.brokers.published()
    let seconds = Double(shared.clock.now().nanoseconds(since: shared.startedAt)) / 1e9
    return seconds > 0 ? Double(published) / seconds : 0
  }

  // MARK: Running

  /// Runs until the task is cancelled.
  ///
  /// Then the pollers stop first, their readings are accounted and stored, and the brokers stop
  /// last.
  package func run() async {
    await running.start()
    _ = await gate.take(.start) { await self.passReadings() }
    let routines = await RuntimeRoutines(shared, running, of: self).start()
    reportStart()
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    logger.info("stopping")
    environment.notifier.stopping()
    _ = await gate.take(.stop) {
      for routine in routines { routine.cancel() }
      await self.stop()
    }
    shared.store.endRun()
    logger.info("stopped")
  }

  private func reportStart() {
    let configuration = inForce.configuration
    if configuration.connections.isEmpty {
      logger.warning("there is no device file: nothing is polled")
    }
    environment.notifier.ready(status: inForce.summary)
    configuration.logFindings(at: trustedTime, logger)
  }

  /// `nil` while the clock is not trusted.
  private var trustedTime: Timestamp? {
    shared.clock.isTrusted ? shared.clock.wallTime() : nil
  }

  /// Begins to pass readings on, if the clock is trusted.
  private func passReadings() async {
    guard !passesReadings else { return }
    let clock = shared.clock
    guard clock.isTrusted else {
      return logger.warning("\(clock.doubt ?? ""): readings wait for it to be set")
    }
    await running.passReadings(of: inForce, shared)
    passesReadings = true
    await shared.events.release()
  }

  /// Begins to pass readings on because the clock is trusted now, unless a reload is in progress.
  func passReadingsLater() async {
    await gate.takeIfFree(.start) {
      self.logger.notice("the clock is believed from now on")
      await self.passReadings()
      await self.running.brokers.sendNow(.status(self.shared.status.standing(.started)))
    }
  }

  private func stop() async { await running.stop(shared, passesReadings: passesReadings) }

  // MARK: Reloading

  /// Reloads the configuration and uses it; what did not change is not touched.
  ///
  /// A configuration with errors, or with changes that need a restart, is refused: the old one
  /// stays in force.
  package func reload() async -> ReloadOutcome {
    let report = ReloadReport(environment, shared.events)
    let outcome = await gate.take(.reload) {
      self.environment.notifier.reloading()
      let outcome = await self.readAndApply()
      await report.publish(outcome, summary: await self.inForce.summary)
      return outcome
    }
    return outcome ?? .refused(["the gateway is ending"])
  }

  private func readAndApply() async -> ReloadOutcome {
    let present = inForce.configuration
    switch NextConfiguration(after: present, from: environment.source, logger) {
    case .refused(let reasons): return .refused(reasons)
    case .usable(let next, let changes): return await apply(next, changes)
    }
  }

  private func apply(
    _ next: GatewayConfiguration,
    _ changes: ConfigurationChanges
  ) async -> ReloadOutcome {
    let former = inForce
    await shared.store.keepDictionary(of: next, logger)
    let present = ConfigurationInForce(next, topics: shared.topics, in: shared.store.book)
    do throws(StartFailure) {
      try DescriptorNeed(next).ensure()
      let reload = try await PreparedReload(from: former, to: present, changes, builder: builder)
      inForce = present
      await reload.apply(to: running, passesReadings: passesReadings)
    } catch {
      return .refused(["\(error)"])
    }
    next.logFindings(at: trustedTime, logger)
    return .applied(hash: next.hash, changes: changes.summary)
  }
}
