import Measurements
import Outbox
import Logging

/// How many messages may wait for the broker's acknowledgement, and whether that is enough.
extension BrokerPublisher {
  /// How many bytes may wait, approximately: large messages fill the memory before the window is full.
  static let windowBytes = 2 << 20

  /// Takes over how many messages the broker lets wait.
  ///
  /// Some more are handed over, so that the next one leaves as soon as one is acknowledged.
  func adaptWindow(to limits: BrokerLimits) {
    flow.brokerWindow = limits.receiveMaximum ?? .max
    let doubled = flow.brokerWindow.multipliedReportingOverflow(by: 2)
    flow.window = min(settings.window, doubled.overflow ? .max : doubled.partialValue)
    flow.roundTrip.forget()
    flow.hasJudgedPace = false
  }

  /// Notes what the broker has answered.
  func notePace(_ packets: [Int32]) {
    flow.roundTrip.answered(packets, at: .now)
    guard !flow.hasJudgedPace, let time = flow.roundTrip.shortest else { return }
    flow.hasJudgedPace = true
    let window = min(settings.window, flow.brokerWindow)
    let most = WindowRate.messagesPerSecond(window: window, roundTrip: time)
    let wanted = settings.expectedRate()
    guard wanted > most else { return }
    let isOurs = settings.window <= flow.brokerWindow
    let reason =
      isOurs
      ? "max_in_flight lets \(window) messages wait for their acknowledgement"
      : "it lets \(window) messages wait for their acknowledgement"
    let advice =
      isOurs
      ? "raise max_in_flight"
      : "raise its limit (mosquitto: max_inflight_messages), or use version: 3.1.1, which has none"
    logger.warning(
      """
      \(reason), which takes \(Self.milliseconds(time)) ms: \(Int(most)) messages/s at most, and the configuration makes up to \
      \(Int(wanted.rounded())); what is more waits in the store: \(advice), or poll less often
      """
    )
  }

  private static func milliseconds(_ time: Duration) -> Int64 {
    time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
  }
}
