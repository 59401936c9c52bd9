package import Pipeline
import Health
package import Adapters
package import Accounting
import Commands
package import Configuration
package import Logging
package import Logs
import Measurements
import Messages
import Outbox
import Polling
import Publishing
import Store
package import Systemd

/// A running gateway: all parts of one configuration; a reload replaces what changed.
package actor GatewayRuntime {
  var configuration: GatewayConfiguration
  let source: ConfigurationSource?
  let logger: Logger
  let notifier: ServiceNotifier
  let watch: ProgressWatch?
  let clock: GatewayClock
  let startedAt: MonotonicTime
  var assets: AssetMessages
  let status: GatewayStatus
  let outbox: Outbox
  /// The outbox's store, with the ledger in it.
  let store: StorageQueue<StoreDatabase>
  let observer: (any LiveObserver)?
  let builder: RuntimeBuilder
  /// Held as long as the store is in use.
  private let storeLock: StoreLock
  private let runRecord: RunRecord
  var accounts: RunningAccounts?
  /// In the order of the device files.
  var connections: [RunningConnection]
  var brokers: [RunningBroker]
  /// Brokers that were removed from the configuration and are disconnecting, by id.
  var leaving: [String: Task<Void, Never>] = [:]
  /// The topics of the assets that were described to the brokers.
  var describedTopics: Set<String>

  /// Whether the clock is believed, so that readings are passed on.
  var isUnderWay = false
  var isReloading = false
  var isStopping = false
  var reloadWaiters: [CheckedContinuation<Void, Never>] = []
  /// Events that wait until the clock is believed.
  var waitingEvents: [GatewayEvent] = []
  let logTap: LogTap?
  let logThreshold: LogThreshold?
  let commands: CommandInlet
  let certificates: CertificateWatch

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
    self.configuration = configuration
    self.source = source
    self.logger = logger
    self.notifier = notifier
    self.observer = observer
    self.logTap = logTap
    self.logThreshold = logThreshold
    watch = ProgressWatch(notifier, logger: logger)
    let topics = Topics(configuration.identity)
    let assets = AssetMessages(topics: topics, paths: configuration.assetPaths)
    self.assets = assets
    storeLock = try Self.lock(configuration.storage.path)
    let (outbox, store, past) = try Self.outbox(configuration, topics, logger)
    self.outbox = outbox
    self.store = store
    describedTopics = past.describedTopics
    let clock = GatewayClock(lastStored: past.lastTime)
    self.clock = clock
    startedAt = clock.now()
    runRecord = RunRecord(folder: configuration.storage.path)
    status = GatewayStatus(
      topics: topics,
      version: version,
      configuration: configuration.hash,
      lastEnd: runRecord.begin(),
      clock: clock
    )
    let commands = CommandInlet()
    self.commands = commands
    let builder = RuntimeBuilder(
      clock: clock,
      outbox: outbox,
      store: store,
      status: status,
      commands: commands,
      observer: observer,
      logger: logger
    )
    self.builder = builder
    certificates = CertificateWatch(
      configuration.brokers,
      topics: topics,
      outbox: outbox,
      clock: clock,
      logger: logger
    )
    let accounts = try builder.accounts(of: configuration, assets)
    self.accounts = accounts
    brokers = try builder.brokers(of: configuration)
    connections = try builder.runningConnections(of: configuration, assets, accounts?.accounting)
  }

  /// The present accounting; `nil` when there is nothing to account for.
  package var accounting: Accounting? { accounts?.accounting }

  /// Messages per second that the brokers have acknowledged since the start.
  package func publishRate() async -> Double {
    var published: Int64 = 0
    for broker in brokers { published += await broker.publisher.currentStatistics().published }
    let seconds = Double(clock.now().nanoseconds(since: startedAt)) / 1e9
    return seconds > 0 ? Double(published) / seconds : 0
  }

  // MARK: Running

  /// Runs until the task is cancelled.
  ///
  /// Then the pollers stop first, their readings are accounted and stored, and the brokers stop
  /// last.
  package func run() async {
    for index in brokers.indices { brokers[index].start(in: outbox) }
    for index in connections.indices { connections[index].start(watch) }
    isReloading = true
    await getUnderWay()
    endReload()
    let routines = startRoutines()
    tellStart()
    configuration.logFindings(at: clock.isTrusted ? clock.wallTime() : nil, logger)
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    logger.info("stopping")
    notifier.stopping()
    isStopping = true
    while isReloading { await withCheckedContinuation { reloadWaiters.append($0) } }
    for routine in routines { routine.cancel() }
    await stop()
    runRecord.end()
    logger.info("stopped")
  }
}
