package import Logging
import Messages
package import Outbox

/// Sends the outbox's messages to one broker, in order, and notes what it has acknowledged.
///
/// A window of messages is on its way at any time. When the connection is lost, all that was not
/// acknowledged is sent again with the `seq` it had.
package actor BrokerPublisher {
  package struct Settings: Sendable {
    /// The broker's id in the configuration.
    package var id: String
    /// How many messages may wait for their acknowledgement.
    package var window: Int
    /// What the broker says should this gateway vanish.
    package var will: @Sendable () -> BrokerMessage
    /// What is said on each connection, retained.
    package var birth: @Sendable () -> BrokerMessage
    /// What is said before leaving.
    package var death: @Sendable () -> BrokerMessage

    package init(
      id: String,
      window: Int,
      will: @escaping @Sendable () -> BrokerMessage,
      birth: @escaping @Sendable () -> BrokerMessage,
      death: @escaping @Sendable () -> BrokerMessage
    ) {
      self.id = id
      self.window = window
      self.will = will
      self.birth = birth
      self.death = death
    }
  }

  private struct Sent {
    var message: Int64
    var packet: Int32
    var isAcknowledged = false
  }

  private let settings: Settings
  private let link: any BrokerLink
  private let outbox: Outbox
  private let logger: Logger
  private(set) var statistics = PublisherStatistics()
  private var isConnected = false
  private var isLeaving = false
  private var inFlight: [Sent] = []
  private var sentUpTo: Int64 = 0
  private var cursor = BrokerCursor(acknowledged: 0, ordinalBase: 0)
  /// Counts connections, so that what an earlier one answers is told apart.
  private var generation = 0
  /// Acknowledgements that overtook the answer to their own `send`.
  private var earlyAcknowledgements: Set<Int32>?
  private var isPumping = false
  private var pumpAgain = false
  private var backOff = Duration.zero
  private var reconnecting: Task<Void, Never>?

  package init(_ settings: Settings, link: any BrokerLink, outbox: Outbox, logger: Logger) {
    self.settings = settings
    self.link = link
    self.outbox = outbox
    self.logger = logger
  }

  /// Publishes until the task is cancelled, then drains for at most two seconds and says goodbye.
  package func run() async {
    cursor = await outbox.cursor(of: settings.id) ?? cursor
    sentUpTo = cursor.acknowledged
    await link.connect(will: settings.will())
    // Tasks of their own: while it leaves, acknowledgements must still be read.
    let followers = [Task { await followLink() }, Task { await followOutbox() }]
    await leaveWhenCancelled()
    for follower in followers { follower.cancel() }
    for follower in followers { await follower.value }
    reconnecting?.cancel()
  }

  private func followLink() async {
    for await event in link.brokerEvents { await act(on: event) }
  }

  private func followOutbox() async {
    for await _ in await outbox.arrivals() { await pump() }
  }

  private func leaveWhenCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    // A task of its own: this one is cancelled, and sleeping would not wait.
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
      if inFlight.isEmpty, await outbox.isDelivered(to: settings.id) { break }
      try? await Task.sleep(for: .milliseconds(10))
    }
    _ = await link.send([settings.death()])
    await link.leave()
  }

  // MARK: Events

  private func act(on event: BrokerEvent) async {
    switch event {
    case .connected: await connected()
    case .failed(let text), .disconnected(let text): disconnected(text)
    case .acknowledged(let packets): await acknowledged(packets)
    case .rejected(let packet, let text):
      logger.error("broker \(settings.id) rejected a message: \(text)")
      statistics.rejected += 1
      await acknowledged([packet])
    }
  }

  private func connected() async {
    logger.info("broker \(settings.id): connected")
    statistics.connects += 1
    statistics.fault = nil
    isConnected = true
    backOff = .zero
    // A broker without persistence has forgotten what was retained.
    let known = await outbox.retained(upTo: cursor.acknowledged)
    let refresh = known.map {
      BrokerMessage(topic: $0.topic, payload: $0.payload, retain: true)
    }
    var rest = ([settings.birth()] + refresh)[...]
    while !rest.isEmpty, isConnected {
      let results = await link.send(Array(rest.prefix(settings.window)))
      rest = rest.dropFirst(results.prefix { $0 != .failure(.later) }.count)
      if results.contains(.failure(.later)) { try? await Task.sleep(for: .milliseconds(5)) }
    }
    await pump()
  }

  private func disconnected(_ text: String) {
    if !isLeaving, statistics.fault != text { logger.warning("broker \(settings.id): \(text)") }
    statistics.fault = text
    isConnected = false
    generation += 1
    inFlight = []
    sentUpTo = cursor.acknowledged
    guard !isLeaving else { return }
    // 0.5 s doubling to 5 s, with a jitter so that a park of gateways does not come back as one.
    backOff = min(max(.milliseconds(500), backOff * 2), .seconds(5))
    let wait = backOff * Double.random(in: 0.8...1)
    reconnecting?.cancel()
    reconnecting = Task {
      guard (try? await Task.sleep(for: wait)) != nil else { return }
      await link.connect(will: settings.will())
    }
  }

  private func acknowledged(_ packets: [Int32]) async {
    for packet in packets {
      if let index = inFlight.firstIndex(where: { $0.packet == packet }) {
        inFlight[index].isAcknowledged = true
        statistics.published += 1
      } else {
        earlyAcknowledgements?.insert(packet)
      }
    }
    var last: Int64?
    while let first = inFlight.first, first.isAcknowledged {
      last = first.message
      inFlight.removeFirst()
    }
    if let last {
      cursor.acknowledged = last
      await outbox.acknowledge(last, by: settings.id)
    }
    await pump()
  }

  // MARK: Sending

  /// Fills the window.
  private func pump() async {
    guard !isPumping else {
      pumpAgain = true
      return
    }
    isPumping = true
    defer { isPumping = false }
    repeat {
      pumpAgain = false
      while isConnected, inFlight.count < settings.window, await sendSome() {}
    } while pumpAgain
  }

  /// Sends the next messages; `false` when there is none or they cannot be sent now.
  private func sendSome() async -> Bool {
    let stored: [StoredMessage]
    do throws(StorageFailure) {
      stored = try await outbox.messages(
        after: sentUpTo,
        limit: settings.window - inFlight.count
      )
    } catch {
      if statistics.fault != error.text { logger.error("broker \(settings.id): \(error.text)") }
      statistics.fault = error.text
      return false
    }
    guard isConnected, let last = stored.last else { return false }
    var messages: [BrokerMessage] = []
    messages.reserveCapacity(stored.count)
    for message in stored { messages.append(await broker(message)) }
    guard isConnected else { return false }
    let sentIn = generation
    earlyAcknowledgements = []
    let results = await link.send(messages)
    let early = earlyAcknowledgements ?? []
    earlyAcknowledgements = nil
    guard sentIn == generation else { return false }
    let isComplete = note(stored, results) && sentUpTo == last.id
    if !early.isEmpty { await acknowledged(Array(early)) }
    return isComplete
  }

  private func broker(_ stored: StoredMessage) async -> BrokerMessage {
    let message = stored.message
    let payload =
      stored.ordinal.map { Message.sequenced(message.payload, by: $0 - cursor.ordinalBase) }
      ?? message.payload
    // Sent late, an older value must not be retained over a newer one.
    let retain = message.retain ? await outbox.isNewest(stored) : false
    return BrokerMessage(topic: message.topic, payload: payload, retain: retain)
  }

  private func note(_ stored: [StoredMessage], _ results: [Result<Int32, BrokerRefusal>]) -> Bool {
    for (message, result) in zip(stored, results) {
      switch result {
      case .success(let packet): inFlight.append(Sent(message: message.id, packet: packet))
      case .failure(.later): return false
      case .failure(.never(let text)):
        logger.error("broker \(settings.id): message to \(message.message.topic): \(text)")
        statistics.rejected += 1
        inFlight.append(Sent(message: message.id, packet: -1, isAcknowledged: true))
      }
      sentUpTo = message.id
    }
    return true
  }

  /// Sends a message past the outbox, if the broker is there: what nobody misses later.
  package func sendNow(_ message: BrokerMessage) async {
    guard isConnected else { return }
    _ = await link.send([message])
  }

  package func currentStatistics() -> PublisherStatistics {
    var result = statistics
    result.isConnected = isConnected
    result.inFlight = inFlight.count
    return result
  }
}
