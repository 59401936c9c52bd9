import Measurements
package import Formats
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
  let transport: any BrokerTransport
  let outbox: Outbox
  let logger: Logger
  /// Makes the messages of this connection.
  var format: any PayloadFormat
  /// What is reported of it.
  var record = PublisherRecord()
  var connection = ConnectionState()
  /// What was sent on this connection and has no answer.
  var unanswered = Unanswered()
  var order = DeliveryOrder(after: 0)
  /// What of a connection the broker takes.
  var search = FormSearch()
  var flow: FlowControl
  var tasks = PublisherTasks()

  package init(_ settings: Settings, transport: any BrokerTransport, outbox: Outbox, logger: Logger)
  {
    self.settings = settings
    flow = FlowControl(window: settings.window)
    format = settings.format
    self.transport = transport
    self.outbox = outbox
    var logger = logger
    logger[metadataKey: "broker"] = "\(settings.id)"
    self.logger = logger
  }

  /// Publishes until the task is cancelled, then drains for at most two seconds and disconnects.
  package func run() async {
    if let cursor = await outbox.cursor(of: settings.id) {
      order = DeliveryOrder(after: cursor.acknowledged, ordinalBase: cursor.ordinalBase)
    }
    await transport.connect(will: format.will(), form: search.form)
    beginPumping()
    transport.passAcknowledgements { [weak self] packets in
      self?.atHand.acknowledged(packets)
    }
    // A separate task: acknowledgements must still be read while the publisher leaves.
    let follower = Task(executorPreference: outbox.taskExecutor) { await self.followLink() }
    await leaveWhenCancelled()
    outbox.atHand.alert(settings.id, nil)
    transport.passAcknowledgements(to: nil)
    follower.cancel()
    await follower.value
    tasks.endAll()
  }

  private func followLink() async {
    while let event = await transport.nextEvent() { act(on: event) }
  }

  private func leaveWhenCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    // A separate task: this one is cancelled, and sleeping in it would not wait.
    await Task { await leave() }.value
  }

  private func leave() async {
    connection.note(.stopped, at: .now)
    tasks.cancel(.reconnecting)
    guard connection.isConnected else { return }
    let end = MonotonicTime.now + .seconds(2)
    while connection.isConnected, .now < end {
      pump()
      if order.inFlightCount == 0, outbox.atHand.isDelivered(to: settings.id) { break }
      try? await Task.sleep(for: .milliseconds(10))
    }
    await transport.leave(await sayOffline() ? .withoutWill : .withWill)
  }

  /// Sends a message outside the outbox if there is a connection; a lost one is not sent again.
  ///
  /// - Returns: `false` where it may be tried again: there is no connection, or the window is full.
  @discardableResult
  package func sendNow(_ message: BrokerMessage) async -> Bool {
    guard connection.takesMessages else { return false }
    guard !search.form.withholds(message.topic) else { return true }
    let suspect = Suspect.passing(topic: message.topic)
    return await sendOutside([(message, suspect)]).first != .failure(.later)
  }

  /// Sends what the gateway reports of itself now, where the format has a message for it.
  ///
  /// - Returns: `false` where it may be tried again.
  @discardableResult
  package func sendNow(_ report: GatewayReport) async -> Bool {
    guard connection.takesMessages else { return false }
    guard let message = format.message(for: report) else { return true }
    return await sendNow(message)
  }

  package func currentStatistics() -> PublisherStatistics {
    record.statistics(
      isConnected: connection.isConnected,
      inFlight: order.inFlightCount,
      window: flow.window,
      roundTrip: flow.roundTrip.shortest,
      acknowledged: order.acknowledged
    )
  }
}
