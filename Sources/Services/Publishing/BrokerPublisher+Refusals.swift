import Logging
import Messages
import Outbox

/// What happens to messages that a broker answers without taking them.
extension BrokerPublisher {
  /// How many pairs of topic and reason are published as events; the counter covers the others.
  private static let toldAtMost = 256

  func refused(_ packet: Int32, _ refusal: Refusal) async {
    let isKnown = order.isWaiting(for: packet)
    if !isKnown, earlyAcknowledgements != nil { return earlyRefusals.append((packet, refusal)) }
    guard refusal.isPassing else { return await rejected(packet, refusal) }
    order.refuse(packet)
    if !isKnown, !isGreeted || greetingPackets.contains(packet) { hold.mustGreet = true }
    if isKnown || hold.mustGreet { await pauseSending(refusal) }
  }

  /// Acts on refusals that came before the packet ids of what was sent.
  func actOnEarlyRefusals() async {
    let refusals = earlyRefusals
    earlyRefusals = []
    for (packet, refusal) in refusals { await refused(packet, refusal) }
  }

  /// The broker will never take this message, so it must not delay the others.
  private func rejected(_ packet: Int32, _ refusal: Refusal) async {
    let message = await message(of: packet)
    greetingPackets.remove(packet)
    guard order.acknowledge(packet), let message else {
      // It belongs to the greeting, or was sent outside the outbox.
      logger.error("it rejected a message: \(refusal.text)")
      return statistics.rejected += 1
    }
    await noteRejected(message.message, reason: refusal.text)
    await advanceAndPump()
  }

  /// A message in flight; it is in the outbox as long as it is not acknowledged.
  private func message(of packet: Int32) async -> StoredMessage? {
    guard let id = order.message(of: packet) else { return nil }
    return try? await outbox.messages(after: id - 1, upTo: id, limit: 1).first
  }

  /// Counts a message that is discarded, and reports it once for each topic and reason.
  func noteRejected(_ message: Message, reason: String) async {
    statistics.rejected += 1
    let isNews =
      toldRejections.count < Self.toldAtMost
      && toldRejections.insert("\(message.topic) \(reason)").inserted
    guard isNews else { return }
    logger.error("message to \(message.topic): \(reason)")
    // A refused event must not cause another event.
    guard message.messageClass != .event else { return }
    await outbox.tell(.broker(settings.id, .rejected(topic: message.topic, reason: reason)))
  }

  // MARK: Temporary refusals

  private func pauseSending(_ refusal: Refusal) async {
    statistics.deferred += 1
    let isFirst = hold.lastRefusal == nil
    guard let wait = hold.refused(at: clock.now) else { return }
    statistics.refusal = refusal.text
    if isFirst {
      logger.warning("it takes no messages for now: \(refusal.text)")
      await outbox.tell(.broker(settings.id, .refusing(refusal.text)))
    }
    let connection = generation
    resuming?.cancel()
    resuming = Task {
      guard (try? await Task.sleep(for: wait * Double.random(in: 0.8...1))) != nil else { return }
      guard connection == generation else { return }
      hold.isDue = true
      await resumeIfAnswered()
    }
  }

  /// Continues from the first refused message, once all messages in flight have been answered.
  ///
  /// Messages that were taken behind it are sent once more, so that the order is right in the end.
  func resumeIfAnswered() async {
    guard hold.isPausing, hold.isDue, isConnected, order.unansweredCount == 0 else { return }
    let connection = generation
    let backlogEnd = await backlogEnd()
    guard connection == generation, hold.isPausing else { return }
    let mustGreet = hold.mustGreet
    hold.resume()
    generation += 1
    if mustGreet {
      isGreeted = false
      greeting?.cancel()
      greeting = Task { await begin() }
    } else if isGreeted {
      order.restart(liveAfter: backlogEnd)
      await pump()
    }
  }

  /// Notes that messages were acknowledged.
  func noteAccepted(_ count: Int) async {
    hold.accepted(count, window: settings.window)
    if !hold.isPausing { statistics.refusal = nil }
    guard hold.isOver(at: clock.now) else { return }
    logger.notice("it takes messages as before")
    await outbox.tell(.broker(settings.id, .accepting))
  }
}
