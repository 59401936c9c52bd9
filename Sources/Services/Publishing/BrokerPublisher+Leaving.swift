import Measurements
import Outbox
import Formats
import Logging

/// The gateway's last words to a broker.
extension BrokerPublisher {
  /// How long an answer to the last word is waited for.
  private static let patience = Duration.milliseconds(800)

  /// Publishes the format's farewell: that the gateway is offline.
  ///
  /// - Returns: `false` when the broker has not taken it, so that its will must say it.
  func sayOffline() async -> Bool {
    let farewell = format.farewell().filter { !search.form.withholds($0.topic) }
    guard !farewell.isEmpty else { return true }
    let suspected = farewell.map { ($0, Suspect.passing(topic: $0.topic)) }
    guard case .success(let packet)? = await sendOutside(suspected).last else {
      return false
    }
    let end = MonotonicTime.now + Self.patience
    while connection.isConnected, unanswered.contains(packet), .now < end {
      try? await Task.sleep(for: .milliseconds(5))
    }
    let isTaken = unanswered.isTaken(packet)
    if !isTaken, connection.isConnected {
      logger.notice("it has not taken the status offline: the last will says it")
    }
    return isTaken
  }
}
