import Measurements
import Languages
import Logging
import Outbox
import PrintableText

/// What happens to messages that a broker answers without taking them.
extension BrokerPublisher {
  func refused(_ packet: Int32, _ refusal: Refusal) {
    // What is not known yet is acted on when `send` returns.
    guard let suspect = unanswered.answer(packet, refusal) else { return }
    noteAnswered(suspect)
    refused(packet, suspect, refusal)
    resumeIfAnswered()
  }

  /// Acts on the refusal of a message that is known.
  func refused(_ packet: Int32, _ suspect: Suspect, _ refusal: Refusal) {
    guard refusal.isPassing else { return rejected(packet, suspect, refusal) }
    let isInOrder = order.isWaiting(for: packet)
    order.refuse(packet)
    if !isInOrder, !connection.isSending || suspect.isOfGreeting { flow.throttle.greetingRefused() }
    if isInOrder || flow.throttle.mustGreet { pauseSending(refusal, suspect.topic) }
  }

  /// The broker will never take this message, so it must not delay the others.
  private func rejected(_ packet: Int32, _ suspect: Suspect, _ refusal: Refusal) {
    let cause = ReportedRejections.Cause.refused(code: refusal.code)
    guard case .message = suspect else {
      return noteRejected(suspect.topic, cause, refusal.words)
    }
    // What is sent again gets another answer.
    guard let isEvent = order.isEvent(packet), order.acknowledge(packet) else { return }
    noteRejected(suspect.topic, cause, refusal.words, isEvent: isEvent)
    advanceAndPump()
  }

  /// Counts a message that is discarded, and reports what is new about it.
  ///
  /// A refused event must not cause another one.
  func noteRejected(
    _ topic: String,
    _ cause: ReportedRejections.Cause,
    _ reason: BilingualText,
    isEvent: Bool = false
  ) {
    let news = record.noteRejected(topic, cause)
    if news == .none { return }
    let shown = topic.printable(upTo: 200)
    logger.log(level: news == .kind ? .error : .debug, "message to \(shown): \(reason.english)")
    guard !isEvent, !connection.isLeaving else { return }
    report(.rejected(topic: shown, reason: reason))
  }

  /// Makes an event of what has come of this broker.
  func report(_ notice: BrokerNotice) {
    let id = settings.id
    outbox.atHand.report(.broker(id, notice))
  }

  // MARK: Temporary refusals

  private func pauseSending(_ refusal: Refusal, _ topic: String) {
    record.noteDeferred()
    let isFirst = flow.throttle.lastRefusal == nil
    guard let wait = flow.throttle.refused(at: .now) else { return }
    record.noteRefusal(refusal.text)
    if isFirst {
      let first = topic.printable(upTo: 200)
      logger.warning("it takes no messages for now: \(refusal.text) (message to \(first))")
      report(.refusing(refusal.words))
    }
    let turn = connection.turn
    let task = Task {
      guard (try? await Task.sleep(for: wait * Double.random(in: 0.8...1))) != nil else { return }
      guard turn == connection.turn else { return }
      flow.throttle.waited()
      resumeIfAnswered()
    }
    tasks.start(.resuming, task)
  }

  /// Continues from the first refused message, once all messages in flight have been answered.
  ///
  /// Messages that were taken behind it are sent once more, so that the order is right in the end.
  func resumeIfAnswered() {
    guard flow.throttle.state == .due, connection.isConnected, order.unansweredCount == 0 else {
      return
    }
    if flow.throttle.resume() {
      if connection.note(.greetingResumed, at: .now) { startGreeting() }
    } else if connection.note(.resumed, at: .now) {
      order.restart(liveAfter: backlogEnd)
      pump()
    }
  }

  /// Notes that messages were acknowledged.
  func noteAccepted(_ count: Int) {
    flow.throttle.accepted(count, window: flow.window)
    if !flow.throttle.isPausing { record.noteRefusal(nil) }
    guard flow.throttle.isOver(at: .now) else { return }
    logger.notice("it takes messages as before")
    report(.accepting)
  }
}
