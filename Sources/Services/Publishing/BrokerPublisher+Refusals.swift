import Languages
import Logging
import Messages
import Outbox
import PrintableText

/// What happens to messages that a broker answers without taking them.
extension BrokerPublisher {
  func refused(_ packet: Int32, _ refusal: Refusal) async {
    // What is not known yet is acted on when `send` returns.
    guard let suspect = unanswered.answer(packet, refusal) else { return }
    await noteAnswered(suspect)
    await refused(packet, suspect, refusal)
    await resumeIfAnswered()
  }

  /// Acts on the refusal of a message that is known.
  func refused(_ packet: Int32, _ suspect: Suspect, _ refusal: Refusal) async {
    guard refusal.isPassing else { return await rejected(packet, suspect, refusal) }
    let isInOrder = order.isWaiting(for: packet)
    order.refuse(packet)
    if !isInOrder, !connection.isSending || suspect.isOfGreeting { throttle.greetingRefused() }
    if isInOrder || throttle.mustGreet { await pauseSending(refusal, suspect.topic) }
  }

  /// The broker will never take this message, so it must not delay the others.
  private func rejected(_ packet: Int32, _ suspect: Suspect, _ refusal: Refusal) async {
    let cause = ReportedRejections.Cause.refused(code: refusal.code)
    guard case .message = suspect else {
      return await noteRejected(suspect.topic, cause, refusal.words)
    }
    let message = await message(of: packet)
    // What is sent again gets another answer.
    guard order.acknowledge(packet) else { return }
    let isEvent = message?.message.isEvent ?? true
    await noteRejected(suspect.topic, cause, refusal.words, isEvent: isEvent)
    await advanceAndPump()
  }

  /// A message in flight; it is in the outbox as long as it is not acknowledged.
  private func message(of packet: Int32) async -> StoredMessage? {
    guard let id = order.message(of: packet) else { return nil }
    return try? await outbox.messages(after: id - 1, upTo: id, limit: 1).first
  }

  /// Counts a message that is discarded, and reports what is new about it.
  ///
  /// A refused event must not cause another one.
  func noteRejected(
    _ topic: String,
    _ cause: ReportedRejections.Cause,
    _ reason: BilingualText,
    isEvent: Bool = false
  ) async {
    let news = record.noteRejected(topic, cause)
    if news == .none { return }
    let shown = topic.printable(upTo: 200)
    logger.log(level: news == .kind ? .error : .debug, "message to \(shown): \(reason.english)")
    guard !isEvent, !connection.isLeaving else { return }
    await outbox.report(.broker(settings.id, .rejected(topic: shown, reason: reason)))
  }

  // MARK: Temporary refusals

  private func pauseSending(_ refusal: Refusal, _ topic: String) async {
    record.noteDeferred()
    let isFirst = throttle.lastRefusal == nil
    guard let wait = throttle.refused(at: .now) else { return }
    record.noteRefusal(refusal.text)
    if isFirst {
      let first = topic.printable(upTo: 200)
      logger.warning("it takes no messages for now: \(refusal.text) (message to \(first))")
      await outbox.report(.broker(settings.id, .refusing(refusal.words)))
    }
    let turn = connection.turn
    let task = Task {
      guard (try? await Task.sleep(for: wait * Double.random(in: 0.8...1))) != nil else { return }
      guard turn == connection.turn else { return }
      throttle.waited()
      await resumeIfAnswered()
    }
    tasks.start(.resuming, task)
  }

  /// Continues from the first refused message, once all messages in flight have been answered.
  ///
  /// Messages that were taken behind it are sent once more, so that the order is right in the end.
  func resumeIfAnswered() async {
    guard throttle.state == .due, connection.isConnected, order.unansweredCount == 0 else { return }
    let turn = connection.turn
    let backlogEnd = await backlogEnd()
    guard turn == connection.turn, throttle.state == .due else { return }
    if throttle.resume() {
      if connection.note(.greetingRefused, at: .now) { startGreeting() }
    } else if connection.note(.resumed, at: .now) {
      order.restart(liveAfter: backlogEnd)
      await pump()
    }
  }

  /// Notes that messages were acknowledged.
  func noteAccepted(_ count: Int) async {
    throttle.accepted(count, window: window)
    if !throttle.isPausing { record.noteRefusal(nil) }
    guard throttle.isOver(at: .now) else { return }
    logger.notice("it takes messages as before")
    await outbox.report(.broker(settings.id, .accepting))
  }
}

extension Message {
  var isEvent: Bool { messageClass == .event }
}
