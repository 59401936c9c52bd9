import Logging

/// The gateway's last words to a broker.
extension BrokerPublisher {
  /// How long an answer to the `offline` status is waited for.
  private static let patience = Duration.milliseconds(800)

  /// Publishes the `offline` status.
  ///
  /// - Returns: `false` when the broker has not taken it, so that its will must say it.
  func sayOffline() async -> Bool {
    let death = settings.death()
    guard !search.form.withholds(death.topic) else { return true }
    let suspect = Suspect.passing(topic: death.topic)
    guard case .success(let packet)? = await sendOutside([(death, suspect)]).first else {
      return false
    }
    let end = ContinuousClock.now + Self.patience
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
