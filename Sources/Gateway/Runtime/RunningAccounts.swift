import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Energy
import Logging
import Measurements

/// Running accounting.
struct RunningAccounts: Sendable {
  /// Everything that it is built from: it continues untouched while this is the same.
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

  let accounting: Accounting
  private let clock: GatewayClock
  private let logger: Logger
  private var task: Task<Void, Never>?

  init(_ accounting: Accounting, clock: GatewayClock, logger: Logger) {
    self.accounting = accounting
    self.clock = clock
    self.logger = logger
  }

  /// Continues from the store; the waiting readings may follow as soon as this returns.
  ///
  /// `moment` is not later than the first of them.
  func start(at moment: Timestamp) async {
    do throws(LedgerError) {
      try await accounting.start(at: moment)
    } catch {
      logger.error("ledger: \(error)")
    }
  }

  /// Begins to settle each second.
  mutating func run() {
    let (accounting, clock) = (accounting, clock)
    task = Task {
      while !Task.isCancelled {
        let rest = 1000 - clock.wallTime().milliseconds % 1000
        guard (try? await Task.sleep(for: .milliseconds(rest))) != nil else { break }
        await accounting.advance(to: clock.wallTime())
      }
    }
  }

  /// Settles for the last time; afterwards everything to be stored is in the outbox.
  func stop() async {
    task?.cancel()
    await task?.value
    await accounting.finish(at: clock.wallTime())
  }
}

extension IndicatorDefinitions {
  /// The ids of the devices that are used in any computation.
  fileprivate var devices: Set<String> {
    Set(accounts.flatMap(\.devices) + lines.flatMap(\.devices))
  }
}
