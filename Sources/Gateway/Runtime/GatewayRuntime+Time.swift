import Pipeline
import Health
import Adapters
import Indicators
import Logging
import Measurements
import Messages
import Outbox
import Polling
import Publishing
import Store
import Timekeeping

extension GatewayRuntime {
  /// Begins to pass readings on, if the clock is believed.
  ///
  /// Waiting readings are dated, accounting continues from the store, and the assets are described.
  func getUnderWay() async {
    guard !isUnderWay else { return }
    guard clock.isTrusted else {
      return logger.warning("\(clock.doubt ?? ""): readings wait for it to be set")
    }
    await describe(Self.metas(configuration, assets, at: clock.wallTime()))
    await accounts?.start(at: clock.stamp(of: startedAt))
    for running in connections { await running.telemetry.release() }
    accounts?.run()
    isUnderWay = true
    await outbox.append(waitingEvents.map(message), changes: clockMark())
    waitingEvents = []
  }

  /// Follows the wall clock every second until the task is cancelled.
  func keepTime() async {
    var minutes = 0
    while !Task.isCancelled {
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
      if isUnderWay {
        if let step = clock.follow() { await tell(step) }
        minutes = (minutes + 1) % 60
        if minutes == 0 { await outbox.append([], changes: clockMark()) }
      } else if clock.believe(), !isReloading {
        await believe()
      }
    }
  }

  private func believe() async {
    // A reload must not see a half-finished start.
    isReloading = true
    defer { endReload() }
    logger.notice("the clock is believed from now on")
    await getUnderWay()
    for broker in brokers { await broker.publisher.sendNow(status.message(.started)) }
  }

  private func tell(_ step: ClockStep) async {
    let seconds = Double(step.milliseconds.magnitude) / 1000
    let isForward = step.milliseconds > 0
    let english = "The clock was set \(isForward ? "forward" : "back") by \(seconds) s"
    let vietnamese = "Đồng hồ đã được chỉnh \(isForward ? "tới" : "lùi") \(seconds) giây"
    logger.warning("\(english)")
    await tell("clock_step", .warning, english, vietnamese)
    await outbox.append([], changes: clockMark())
  }

  /// The mark that the store is in use now; none before the clock is believed.
  func clockMark() -> [any StoredChange] {
    clock.isTrusted ? [ClockMark(clock.wallTime())] : []
  }

  /// Logs how many readings are lost at the end of a run whose clock was never believed.
  func tellUndated() async {
    var count = 0
    for running in connections { count += await running.telemetry.backlog().waiting }
    guard count > 0 else { return }
    logger.warning("\(count) readings are lost: the clock was never set, so they have no date")
  }
}
