import Health
import Commands
import Configuration
import DeviceProfiles
import Logging
import Outbox
import Systemd
import System

extension GatewayRuntime {
  /// The tasks beside connections and brokers; they end when they are cancelled.
  func startRoutines() -> [Task<Void, Never>] {
    var routines = [
      Task { await keepTime() }, Task { await tellHealth() }, Task { await commandHandler().run() },
      Task { await certificates.run() }, Task { await Self.settle() },
    ]
    guard let watch else { return routines }
    let outbox = outbox
    routines.append(Task { await watch.run() })
    routines.append(
      Task {
        await watch.follow("the store", patience: watch.patience) {
          await outbox.answer()
          return true
        }
      }
    )
    return routines
  }

  /// Returns the memory of the start once everything has run a few times.
  private static func settle() async {
    guard (try? await Task.sleep(for: .seconds(15))) != nil else { return }
    releaseStartMemory()
  }

  func tellStart() {
    if connections.isEmpty { logger.warning("there is no device file: nothing is polled") }
    notifier.ready(status: summaryLine)
  }

  /// For `systemctl status`.
  var summaryLine: String {
    let devices = configuration.connections.reduce(0) { $0 + $1.devices.count }
    return
      "\(devices) devices on \(connections.count) connections, configuration \(configuration.hash)"
  }

  /// Stops the pollers, then accounting, then the brokers, and stores messages in between.
  func stop() async {
    for running in connections { await running.stop() }
    if isUnderWay { await accounts?.stop() } else { await tellUndated() }
    await outbox.append([], changes: clockMark())
    await outbox.flush()
    for task in brokers.compactMap({ $0.stop() }) + Array(leaving.values) { await task.value }
    await outbox.flush()
  }
}
