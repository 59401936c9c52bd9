import Events
import Logging
import Messages
import Outbox

extension BrokerPublisher {
  /// How many messages are read from the outbox at once.
  private static let readAhead = 256

  /// Fills the window.
  func pump() async {
    guard pumping.begin() else { return }
    repeat {
      while canSend, await sendSome() {}
    } while pumping.end()
  }

  private var canSend: Bool {
    connection.isSending && !throttle.isPausing && room > 0
  }

  private var limit: Int {
    // One at a time, beside those that are held back.
    let cautious = search.isCautious ? 1 + order.skippedCount : Int.max
    return min(window, throttle.allowance, cautious)
  }

  private var room: Int {
    order.unansweredBytes < Self.windowBytes ? limit - order.inFlightCount : 0
  }

  /// Sends some messages of the first range that has any; `false` when none can be sent now.
  private func sendSome() async -> Bool {
    let turn = connection.turn
    var index = 0
    while index < order.ranges.count {
      guard await fill(index), turn == connection.turn, canSend else { return false }
      guard index < order.ranges.count else { return true }
      let waiting = Array(order.waiting(in: index, upTo: room))
      if !waiting.isEmpty {
        return isWorthIt(waiting.count) ? await send(waiting, in: index) : false
      }
      index += 1
    }
    return false
  }

  /// Whether to send now: with a backlog, a quarter of the window, or 16 messages, are sent at a time.
  ///
  /// Waking a thread for each acknowledgement would be most of the work, here and at the broker; more than
  /// that would leave the broker without work.
  private func isWorthIt(_ count: Int) -> Bool { count < room || count >= min(limit / 4, 16) }

  /// Reads ahead for a range; `false` when the store cannot be read.
  private func fill(_ index: Int) async -> Bool {
    let turn = connection.turn
    while let need = order.need(of: index) {
      do throws(StorageFailure) {
        let found = try await outbox.messages(
          after: need.after,
          upTo: need.upTo,
          limit: Self.readAhead
        )
        if record.noteRead() { logger.notice("the store can be read again") }
        guard turn == connection.turn, index < order.ranges.count else { return true }
        order.supply(found, upTo: need.upTo, to: index)
        if need.upTo == .max || !found.isEmpty { return true }
      } catch {
        if record.noteUnreadable(error.text) { logger.error("\(error.text)") }
        return false
      }
    }
    await advance()
    return true
  }

  /// Moves on over acknowledged messages.
  ///
  /// A range that ends in dropped messages is finished without an acknowledgement.
  func advance() async {
    let before = order.acknowledged
    order.advance()
    guard order.acknowledged > before else { return }
    await outbox.acknowledge(order.acknowledged, by: settings.id)
  }

  private func send(_ stored: [StoredMessage], in index: Int) async -> Bool {
    guard await passWithheld(stored[0], in: index) == false else { return true }
    let stored = stored.prefix { !search.form.withholds($0.message.topic, id: $0.id) }
    let turn = connection.turn
    let isHistorical = order.ranges[index].isHistorical
    var messages: [BrokerMessage] = []
    messages.reserveCapacity(stored.count)
    for message in stored { messages.append(await broker(message, isHistorical: isHistorical)) }
    guard turn == connection.turn else { return false }
    let session = unanswered.begin()
    let results = await transport.send(messages)
    let answered = noteSent(zip(stored, messages).map(Suspect.init), results, on: session)
    guard turn == connection.turn, index < order.ranges.count else { return false }
    let (isComplete, impossible) = note(Array(stored), results, in: index)
    let taken = answered.count { $0.refusal == nil && order.acknowledge($0.packet) }
    if taken > 0 { await noteTaken(taken) }
    if !answered.isEmpty { await advance() }
    for (message, reason) in impossible {
      let words = DeliveryReasons.unsendable(reason)
      await noteRejected(message.topic, .cannotBeSent, words, isEvent: message.isEvent)
    }
    await act(on: answered)
    return isComplete
  }

  private func broker(_ stored: StoredMessage, isHistorical: Bool) async -> BrokerMessage {
    let message = stored.message
    // If sent late, an older value must not be retained over a newer one.
    let retain = message.retain ? await outbox.isNewest(stored) : false
    return BrokerMessage(
      topic: message.topic,
      payload: Message.marked(
        message.payload,
        sequence: order.sequence(of: stored),
        isHistorical: isHistorical
      ),
      retain: retain,
      mayExpire: message.messageClass == .telemetry
    )
  }

  /// - Returns: whether all were taken, and which can never be sent.
  private func note(
    _ stored: [StoredMessage],
    _ results: [Result<Int32, BrokerRefusal>],
    in index: Int
  ) -> (isComplete: Bool, impossible: [(Message, String)]) {
    var impossible: [(Message, String)] = []
    for (message, result) in zip(stored, results) {
      switch result {
      case .success(let packet): order.noteSent(message, as: packet, in: index)
      case .failure(.later): return (false, impossible)
      case .failure(.never(let text)):
        order.noteImpossible(message, in: index)
        impossible.append((message.message, text))
      }
    }
    return (true, impossible)
  }
}
