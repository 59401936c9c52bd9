import Accounting
import Configuration
import DeviceProfiles
import Energy
import Logging
import Measurements

/// Accounting at work.
struct RunningAccounts: Sendable {
  /// All that it is built from: it goes on untouched while this is the same.
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

  /// Goes on from the store; the readings that wait may come as soon as this returns.
  ///
  /// `moment` is not after the first of them.
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

  /// Settles for the last time; what remains to be stored is in the outbox then.
  func stop() async {
    task?.cancel()
    await task?.value
    await accounting.finish(at: clock.wallTime())
  }
}

extension IndicatorDefinitions {
  /// The ids of the devices that anything is computed of.
  fileprivate var devices: Set<String> {
    Set(accounts.flatMap(\.devices) + lines.flatMap(\.devices))
  }
}
