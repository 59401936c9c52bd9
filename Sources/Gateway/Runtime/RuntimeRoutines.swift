import Health
import Commands
import Configuration
import Outbox
import System

/// What runs beside connections, brokers and accounting.
struct RuntimeRoutines: Sendable {
  private let shared: SharedParts
  private let health: HealthReporter
  private let follower: ClockFollower
  private let commands: CommandHandler

  /// The routines of `runtime`, which has these parts.
  init(_ shared: SharedParts, _ running: RunningParts, of runtime: GatewayRuntime) async {
    self.shared = shared
    health = HealthReporter(shared: shared, running: running)
    follower = ClockFollower(
      shared.clock,
      events: shared.events,
      store: shared.store,
      logger: shared.environment.logger,
      passesReadings: { [weak runtime] in await runtime?.passesReadings ?? false },
      begin: { [weak runtime] in await runtime?.passReadingsLater() }
    )
    let commands = GatewayCommands(
      shared: shared,
      running: running,
      allowsWrites: await runtime.inForce.configuration.allowsWrites,
      assets: { [weak runtime] in await runtime?.inForce.assets },
      reload: { [weak runtime] in await runtime?.reload() }
    )
    self.commands = commands.handler()
  }

  /// Starts the tasks; they end when they are cancelled.
  func start() -> [Task<Void, Never>] {
    [
      Task { await follower.run() },
      Task { await health.run() },
      Task { await commands.run() },
      Task { await shared.certificates.run() },
      Task { await Self.releaseMemory() },
    ] + watching()
  }

  /// Feeds the watchdog, if there is one, while the store makes progress.
  private func watching() -> [Task<Void, Never>] {
    guard let watch = shared.environment.watch else { return [] }
    let outbox = shared.store.outbox
    return [
      Task { await watch.run() },
      Task {
        await watch.follow("the store", patience: watch.patience) {
          await outbox.answer()
          return true
        }
      },
    ]
  }

  /// Returns the memory of the start once everything has run, and again when it has run a few times.
  private static func releaseMemory() async {
    for pause in [3, 12] {
      guard (try? await Task.sleep(for: .seconds(pause))) != nil else { return }
      releaseStartMemory()
    }
  }
}
