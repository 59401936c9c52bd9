package import Logging
package import Outbox

/// Sends the outbox's messages to one broker, in order, and notes what it has acknowledged.
///
/// A window of messages is in flight at any time. When the connection is lost, all messages that
/// were not acknowledged are sent again with the same `seq`.
package actor BrokerPublisher {
  /// The outbox's thread.
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    unsafe outbox.unownedExecutor
  }
  let settings: Settings
  let link: any BrokerLink
  let outbox: Outbox
  let logger: Logger
  var statistics = PublisherStatistics()
  var isConnected = false
  /// Whether the greeting of this connection is over.
  var isGreeted = false
  var isLeaving = false
  var order = DeliveryOrder(after: 0)
  /// The ordinal before the broker's first telemetry.
  var ordinalBase: Int64 = 0
  /// Counts connections, so that late answers of an earlier one are recognised.
  var generation = 0
  /// What was sent on this connection and has no answer.
  var unanswered = Unanswered()
  /// What of a connection the broker takes.
  var search = FormSearch()
  /// Whether the connection is being left in order to connect in another form.
  var isSwitching = false
  /// When the broker accepted the connection.
  var connectedAt: ContinuousClock.Instant?
  /// While leaving, the packets that the broker has answered, and whether it took them.
  var lastAnswers: [Int32: Bool]?
  var hold = Hold()
  var reportedRejections = ReportedRejections()
  /// Why the outbox cannot be read, while it cannot.
  var readFault: String?
  var isPumping = false
  var pumpAgain = false
  var backOff = Duration.zero
  var reconnecting: Task<Void, Never>?
  var greeting: Task<Void, Never>?
  var resuming: Task<Void, Never>?
  var judging: Task<Void, Never>?
  let clock = ContinuousClock()

  package init(_ settings: Settings, link: any BrokerLink, outbox: Outbox, logger: Logger) {
    self.settings = settings
    self.link = link
    self.outbox = outbox
    var logger = logger
    logger[metadataKey: "broker"] = "\(settings.id)"
    self.logger = logger
  }

  /// Publishes until the task is cancelled, then drains for at most two seconds and disconnects.
  package func run() async {
    if let cursor = await outbox.cursor(of: settings.id) {
      order = DeliveryOrder(after: cursor.acknowledged)
      ordinalBase = cursor.ordinalBase
    }
    await link.connect(will: settings.will(), form: search.form)
    // Separate tasks: acknowledgements must still be read while the publisher leaves.
    let followers = [
      Task(executorPreference: outbox.taskExecutor) { await self.followLink() },
      Task(executorPreference: outbox.taskExecutor) { await self.followOutbox() },
    ]
    await leaveWhenCancelled()
    for follower in followers { follower.cancel() }
    for follower in followers { await follower.value }
    reconnecting?.cancel()
    greeting?.cancel()
    resuming?.cancel()
    judging?.cancel()
  }

  private func followLink() async {
    while let event = await link.nextEvent() { await act(on: event) }
  }

  private func followOutbox() async {
    var seen = order.acknowledged
    while !Task.isCancelled {
      await outbox.arrival(after: seen)
      seen = await outbox.newestID
      await pump()
    }
  }

  private func leaveWhenCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    // A separate task: this one is cancelled, and sleeping in it would not wait.
    await Task { await leave() }.value
  }

  private func leave() async {
    isLeaving = true
    reconnecting?.cancel()
    guard isConnected else { return }
    let end = ContinuousClock().now + .seconds(2)
    while isConnected, ContinuousClock().now < end {
      await outbox.flush()
      await pump()
      if order.inFlightCount == 0, await outbox.isDelivered(to: settings.id) { break }
      try? await Task.sleep(for: .milliseconds(10))
    }
    await link.leave(await sayOffline() ? .withoutWill : .withWill)
  }

  /// Sends a message outside the outbox if there is a connection; a lost one is not sent again.
  ///
  /// - Returns: `false` where it may be tried again: there is no connection, or the window is full.
  @discardableResult
  package func sendNow(_ message: BrokerMessage) async -> Bool {
    guard isConnected, !isSwitching else { return false }
    guard !search.form.withholds(message.topic) else { return true }
    let suspect = Suspect.passing(topic: message.topic)
    return await sendOutside([(message, suspect)]).first != .failure(.later)
  }

  package func currentStatistics() -> PublisherStatistics {
    var result = statistics
    result.isConnected = isConnected
    result.fault = statistics.fault ?? readFault
    result.inFlight = order.inFlightCount
    result.acknowledged = order.acknowledged
    return result
  }
}
