import Accounting
import Calendar
package import Configuration
import DeviceProfiles
import Energy
import Glibc
package import Logging
import Measurements
import Messages
import Modbus
import Outbox
import Polling
import Production
import Publishing
import Store
import Threading

/// Why a gateway did not start.
package enum StartFailure: Error, Sendable, CustomStringConvertible {
  /// The store cannot be opened.
  case storeUnusable(String)
  /// The system refuses something that is needed.
  case system(String)

  package var description: String {
    switch self {
    case .storeUnusable(let text): "store unusable: \(text)"
    case .system(let text): text
    }
  }
}

/// A running gateway: everything of one configuration, put together.
package actor GatewayRuntime {
  private let configuration: GatewayConfiguration
  private let logger: Logger
  private let clock = SystemClock()
  private let assets: AssetMessages
  private let status: GatewayStatus
  private let outbox: Outbox
  private let accounting: Accounting?
  private var lines: [(poller: LinePoller, interrupter: LineInterrupter)] = []
  private var publishers: [(id: String, publisher: BrokerPublisher)] = []
  private let health: Health
  private let certificates: CertificateWatch

  /// Opens the store and builds all parts; nothing runs yet.
  package init(
    _ configuration: GatewayConfiguration,
    version: String,
    logger: Logger,
    summary: LiveSummary? = nil
  ) throws(StartFailure) {
    self.configuration = configuration
    self.logger = logger
    let identity = configuration.identity
    let topics = Topics(
      enterprise: identity.enterprise,
      park: identity.park,
      factory: identity.factory,
      gateway: identity.id
    )
    assets = AssetMessages(topics: topics, paths: Self.paths(configuration))
    let status = GatewayStatus(
      topics: topics,
      version: version,
      configuration: configuration.hash,
      boot: GatewayStatus.newBoot()
    )
    self.status = status
    outbox = try Self.outbox(configuration, topics, logger)
    let ledger = StoredLedger(
      outbox: outbox,
      assets: assets,
      clock: clock,
      summary: summary
    )
    accounting = try Self.accounting(configuration, ledger)
    for broker in configuration.brokers {
      let settings = BrokerPublisher.Settings(
        id: broker.id,
        window: broker.maxInFlight,
        liveFirst: broker.liveFirst,
        will: status.message("offline"),
        birth: { status.message("online") },
        death: { status.message("offline") }
      )
      do throws(SystemError) {
        let link = try MqttBrokerLink(broker)
        publishers.append(
          (broker.id, BrokerPublisher(settings, link: link, outbox: outbox, logger: logger))
        )
      } catch {
        throw .system("broker \(broker.id): \(error)")
      }
    }
    var healthLines: [Health.Line] = []
    for (index, connection) in configuration.connections.enumerated() {
      let line = ModbusLine(connection)
      let interrupter = line.interrupter
      let executor: ThreadExecutor
      do throws(SystemError) {
        executor = try ThreadExecutor(name: "line-\(connection.id)")
      } catch {
        throw .system("connection \(connection.id): \(error)")
      }
      let poller = LinePoller(
        connection,
        source: ModbusRegisterSource(line),
        executor: executor,
        clock: clock,
        observer: Telemetry(
          encoders: Self.encoders(connection, configuration, assets),
          assets: assets,
          outbox: outbox,
          accounting: accounting,
          summary: summary,
          powers: summary == nil ? [:] : Self.powers(connection),
          executor: executor
        ),
        // The golden ratio spreads any number of lines evenly over the period.
        phase: (Double(index) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1),
        logger: Self.logger(logger, connection)
      )
      lines.append((poller, interrupter))
      healthLines.append(Health.Line(connection: connection, poller: poller))
    }
    certificates = CertificateWatch(
      configuration.brokers,
      topics: topics,
      outbox: outbox,
      logger: logger
    )
    health = Health(
      topics: topics,
      storageFolder: configuration.storage.path,
      lines: healthLines,
      publishers: publishers,
      brokers: configuration.brokers,
      certificates: certificates,
      outbox: outbox,
      startedAt: clock.now()
    )
  }

  /// Messages a second that the brokers have acknowledged since the start.
  package func publishRate() async -> Double {
    var published: Int64 = 0
    for entry in publishers { published += await entry.publisher.currentStatistics().published }
    let seconds = Double(clock.now().nanoseconds(since: health.startedAt)) / 1e9
    return seconds > 0 ? Double(published) / seconds : 0
  }

  // MARK: Running

  /// Runs until the task is cancelled; then the pollers stop first, what they gathered is accounted
  /// and stored, and the brokers go last.
  package func run() async {
    await outbox.append(metas())
    let brokerTasks = publishers.map { entry in
      Task { await entry.publisher.run() }
    }
    let health = Task { await self.health.run() }
    let certificates = Task { await self.certificates.run() }
    let clockwork = accounting.map { accounting in Task { await self.keepAccounts(accounting) } }
    // Accounting must know where it stood before the first reading comes.
    await accountingStarted()
    let polling = lines.map { line in Task { await line.poller.run() } }
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    logger.info("stopping")
    health.cancel()
    certificates.cancel()
    for task in polling { task.cancel() }
    for line in lines { line.interrupter.interrupt() }
    for task in polling { await task.value }
    clockwork?.cancel()
    await clockwork?.value
    await outbox.flush()
    for task in brokerTasks { task.cancel() }
    for task in brokerTasks { await task.value }
    await outbox.flush()
    logger.info("stopped")
  }

  private var hasStartedAccounting = false
  private var startWaiters: [CheckedContinuation<Void, Never>] = []

  private func accountingStarted() async {
    guard accounting != nil, !hasStartedAccounting else { return }
    await withCheckedContinuation { startWaiters.append($0) }
  }

  private func noteAccountingStarted() {
    hasStartedAccounting = true
    for waiter in startWaiters { waiter.resume() }
    startWaiters = []
  }

  private func keepAccounts(_ accounting: Accounting) async {
    let clock = WallClock()
    do throws(LedgerError) {
      try await accounting.start(at: clock.now)
    } catch {
      logger.error("ledger: \(error)")
    }
    noteAccountingStarted()
    while !Task.isCancelled {
      let next = (clock.now.milliseconds / 1000 + 1) * 1000
      guard (try? await clock.sleep(until: Timestamp(milliseconds: next))) != nil else { break }
      await accounting.advance(to: clock.now)
    }
    await accounting.finish(at: clock.now)
  }

  private func metas() -> [Message] {
    let now = clock.wallTime()
    let devices = configuration.connections.flatMap(\.devices)
    return devices.map { assets.meta(of: $0, at: now) }
      + configuration.indicators.accounts.map {
        let meters = $0.meters.map(\.device) + $0.submeters
        return assets.meta(of: $0.id, kind: .energyAccount, devices: meters, at: now)
      }
      + configuration.indicators.lines.map {
        assets.meta(of: $0.id, kind: .productionLine, devices: $0.devices, at: now)
      }
  }
}
