import Measurements
import Events
import Formats
import Logging
import Messages
import Outbox

/// What a broker takes of a connection, and what is done without.
extension BrokerPublisher {
  /// A form that is tried is judged after so long at the latest.
  private static let trial = Duration.seconds(5)

  /// What the broker may have closed the present connection on; `nil` when it has answered everything.
  var suspect: Suspect? {
    guard unanswered.hasAnswers else { return .beginning(topic: format.beginningTopic) }
    return unanswered.first
  }

  /// Sends messages that are not in the outbox.
  func sendOutside(
    _ messages: [(BrokerMessage, Suspect)]
  ) async -> [Result<Int32, BrokerRefusal>] {
    let session = unanswered.begin()
    let results = await transport.send(messages.map(\.0))
    act(on: noteSent(messages.map(\.1), results, on: session))
    for (message, result) in zip(messages, results) {
      guard case .failure(.never(let reason)) = result else { continue }
      noteRejected(message.0.topic, .cannotBeSent, DeliveryReasons.unsendable(reason))
    }
    return results
  }

  /// Notes what was sent.
  ///
  /// - Returns: what has been answered already.
  func noteSent(
    _ suspects: [Suspect],
    _ results: [Result<Int32, BrokerRefusal>],
    on session: Unanswered.Session
  ) -> [Answered] {
    let packets = zip(suspects, results).compactMap { suspect, result in
      (try? result.get()).map { (packet: $0, suspect: suspect) }
    }
    if let last = packets.last, flow.roundTrip.wantsNext() {
      flow.roundTrip.sent(last.packet, at: unanswered.begunAt)
    }
    let answered = unanswered.end(packets, on: session)
    notePace(answered.map(\.packet))
    return answered
  }

  /// Acts on answers that came before the packet ids of what was sent.
  func act(on answered: [Answered]) {
    for answer in answered {
      noteAnswered(answer.suspect)
      if let refusal = answer.refusal { refused(answer.packet, answer.suspect, refusal) }
    }
  }

  func noteAnswered(_ suspect: Suspect) {
    guard !search.isPlain, search.isWatching, !connection.isLeaving else { return }
    if search.answered(suspect) == .check { leaveToCheck() }
  }

  /// Ends a trial that has lasted.
  func judgeTrial() {
    let turn = connection.turn
    let task = Task {
      guard (try? await Task.sleep(for: Self.trial)) != nil, turn == connection.turn else { return }
      if search.lasted() == .check { leaveToCheck() }
    }
    tasks.start(.judging, task)
  }

  /// A smaller form was taken: whether the settled one still is not shows the next connection.
  func leaveToCheck() {
    connection.note(.switched, at: .now)
    let turn = connection.turn
    Task(executorPreference: outbox.taskExecutor) { await self.leave(connectionOf: turn) }
  }

  private func leave(connectionOf turn: ConnectionState.Turn) async {
    if turn == connection.turn { await transport.leave(.withoutWill) }
  }

  /// Says what the broker does not offer, where it is news.
  func note(_ limits: BrokerLimits) {
    guard !search.isTrial else { return }
    var limits = limits
    limits.takesCommands = search.form.takesCommands
    limits.withheldTopics = search.form.withheldTopics.sorted()
    guard record.note(limits) else { return }
    for remark in limits.remarks { logger.warning("\(remark)") }
    if limits.remarks.isEmpty { logger.notice("it offers everything again") }
  }

  /// Says what is done without from now on.
  func noteSettled(_ verdict: FormSearch.Verdict, for fault: String) {
    guard case .adopted(let concessions) = verdict else { return }
    logger.notice(
      "it closed again and again and took less: \(concessions.joined(separator: "; ")) (\(fault))"
    )
  }

  /// Passes over a message that the broker closes on.
  ///
  /// Where that is only tried, the message keeps its place; else it is discarded, so that it does not
  /// delay the others for ever.
  ///
  /// `topic` is where it would be sent.
  func passWithheld(_ stored: StoredMessage, to topic: String, in index: Int) {
    guard search.settled.withholds(topic, id: stored.id) else {
      return order.noteSkipped(stored, in: index)
    }
    order.noteImpossible(stored, in: index)
    advance()
    search.forgetMessages(upTo: order.acknowledged)
    let reason = DeliveryReasons.brokerCloses
    noteRejected(topic, .closes, reason, isEvent: stored.message.isEvent)
  }
}

extension Suspect {
  init(_ stored: StoredMessage, _ sent: BrokerMessage) {
    self = .message(stored.id, topic: sent.topic, isRetained: sent.retain)
  }
}
