import Languages
import Adapters
import Events
import Logging
import Measurements
import Outbox
import Store
import Timekeeping

/// Follows the wall clock while the gateway runs.
actor ClockFollower {
  private let clock: GatewayClock
  private let events: GatewayEvents
  private let store: any StoreForEvents
  private let logger: Logger
  private let passesReadings: @Sendable () async -> Bool
  private let begin: @Sendable () async -> Void
  /// Since the last mark in the store.
  private var seconds = 0

  /// - Parameters:
  ///   - clock: Is updated once a second.
  ///   - events: Publishes that the clock was set.
  ///   - store: Gets a mark of the time each minute.
  ///   - logger: Gets the steps of the clock.
  ///   - passesReadings: Whether the gateway passes readings on.
  ///   - begin: Makes it do so, once the clock is trusted; it is called again where it could not.
  init(
    _ clock: GatewayClock,
    events: GatewayEvents,
    store: any StoreForEvents,
    logger: Logger,
    passesReadings: @escaping @Sendable () async -> Bool,
    begin: @escaping @Sendable () async -> Void
  ) {
    self.clock = clock
    self.events = events
    self.store = store
    self.logger = logger
    self.passesReadings = passesReadings
    self.begin = begin
  }

  /// Follows the clock until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
      await follow()
    }
  }

  /// Does what is to be done once a second.
  func follow() async {
    guard await passesReadings() else {
      if clock.believe() { await begin() }
      return
    }
    if let step = clock.follow() { await report(step) }
    seconds = (seconds + 1) % 60
    if seconds == 0 { await store.append([], changes: clock.marks) }
  }

  private func report(_ step: ClockStep) async {
    let content = EventContent.clockStep(milliseconds: step.milliseconds)
    logger.warning("\(content.text.english)")
    await events.publish(content)
    await store.append([], changes: clock.marks)
  }
}

extension GatewayClock {
  /// The mark that the store is in use now; none before the clock is trusted.
  var marks: [any StoredChange] { isTrusted ? [ClockMark(wallTime())] : [] }
}
