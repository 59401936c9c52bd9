import Outbox
import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Energy
import Logging
import Measurements

/// The running accounting; there is none without an energy account or a production line.
actor RunningAccounts {
  /// Everything that it is built from.
  ///
  /// A reload that changes nothing of this leaves it alone.
  struct Basis: Sendable, Hashable {
    private var timeZone: String
    private var indicators: IndicatorDefinitions
    private var devices: [MeteredDevice]
    private var paths: [[String]]

    init(_ configuration: GatewayConfiguration) {
      let used = configuration.indicators.devices
      let devices = configuration.connections.flatMap(\.devices).filter { used.contains($0.id) }
      timeZone = configuration.identity.timeZone
      indicators = configuration.indicators
      self.devices = devices.map(MeteredDevice.init)
      paths = devices.map(\.path)
    }
  }

  /// The present accounting.
  private(set) var accounting: Accounting?
  private let store: GatewayStore
  private let clock: GatewayClock
  private let logger: Logger
  private var settling: Task<Void, Never>?

  init(_ accounting: Accounting?, store: GatewayStore, clock: GatewayClock, logger: Logger) {
    self.accounting = accounting
    self.store = store
    self.clock = clock
    self.logger = logger
  }

  /// Continues from the store; the waiting readings may follow as soon as this returns.
  ///
  /// `moment` is not later than the first of them.
  func start(at moment: Timestamp) async {
    do throws(LedgerError) {
      try await accounting?.start(at: moment, cuts: Int(clamping: store.past.cuts))
    } catch {
      logger.error("ledger: \(error)")
    }
  }

  /// Begins to settle each second.
  func run() {
    guard let accounting else { return }
    let clock = clock
    settling = Task { await Self.settle(accounting, clock) }
  }

  private static func settle(_ accounting: Accounting, _ clock: GatewayClock) async {
    while !Task.isCancelled {
      let now = clock.wallTime()
      let second = 1000 - now.milliseconds % 1000
      let release = accounting.rowDelay.rest(at: now).flatMap { $0 < second ? $0 : nil }
      let rest = Duration.milliseconds(release ?? second)
      guard (try? await Task.sleep(for: rest)) != nil else { return }
      if release == nil {
        await accounting.advance(to: clock.wallTime())
      } else {
        await accounting.releaseRows()
      }
    }
  }

  /// Settles for the last time; afterwards everything to be stored is in the outbox.
  func stop() async {
    settling?.cancel()
    await settling?.value
    settling = nil
    await accounting?.finish(at: clock.wallTime())
  }

  /// Uses another accounting from now on.
  ///
  /// Counters, open intervals and production lines continue through the store, as after a restart.
  ///
  /// - Parameters:
  ///   - next: The accounting; `nil`: none.
  ///   - isRunning: Whether the present one was started, and the next one is to start.
  func replace(by next: Accounting?, isRunning: Bool) async {
    guard isRunning else { return accounting = next }
    await stop()
    await store.outbox.flush()
    accounting = next
    await start(at: clock.wallTime())
    run()
  }
}

extension IndicatorDefinitions {
  /// The ids of the devices that are used in any computation.
  fileprivate var devices: Set<String> {
    Set(accounts.flatMap(\.devices) + lines.flatMap(\.devices))
  }
}
