import Events
import Formats
import Logging
import Messages
import Outbox
import Records

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
    let turn = connection.turn
    let isHistorical = order.ranges[index].isHistorical
    var batch = Batch()
    for item in stored {
      let outcome = await outgoing(item, isHistorical: isHistorical)
      guard turn == connection.turn, index < order.ranges.count else { return false }
      guard case .message(let message) = outcome,
        !search.form.withholds(message.topic, id: item.id)
      else {
        // What is not sent is passed over when it is the first.
        if !batch.isEmpty { break }
        await pass(item, outcome, in: index)
        return true
      }
      batch.add(item, message)
    }
    return await send(batch, in: index)
  }

  private func send(_ batch: Batch, in index: Int) async -> Bool {
    let turn = connection.turn
    let session = unanswered.begin()
    let results = await transport.send(batch.messages)
    let answered = noteSent(batch.suspects, results, on: session)
    guard turn == connection.turn, index < order.ranges.count else { return false }
    let (isComplete, impossible) = note(batch, results, in: index)
    let taken = answered.count { $0.refusal == nil && order.acknowledge($0.packet) }
    if taken > 0 { await noteTaken(taken) }
    if !answered.isEmpty { await advance() }
    for one in impossible {
      let words = DeliveryReasons.unsendable(one.reason)
      await noteRejected(one.topic, .cannotBeSent, words, isEvent: one.isEvent)
    }
    await act(on: answered)
    return isComplete
  }

  // MARK: Making messages

  /// What an item becomes.
  private enum Outgoing {
    case message(BrokerMessage)
    /// The format has no message for it.
    case nothing
    case unreadable(RecordError)
  }

  private func outgoing(_ stored: StoredMessage, isHistorical: Bool) async -> Outgoing {
    // If sent late, an older value must not be retained over a newer one.
    let retains = stored.message.retain ? await outbox.isNewest(stored) : false
    let marks = DeliveryMarks(
      sequence: order.sequence(of: stored),
      isHistorical: isHistorical,
      retains: retains
    )
    do throws(RecordError) {
      return try format.message(for: stored.message, marks).map(Outgoing.message) ?? .nothing
    } catch {
      return .unreadable(error)
    }
  }

  /// Passes over an item that is not sent.
  private func pass(_ stored: StoredMessage, _ outcome: Outgoing, in index: Int) async {
    if case .message(let message) = outcome {
      return await passWithheld(stored, to: message.topic, in: index)
    }
    order.noteImpossible(stored, in: index)
    await advance()
    guard case .unreadable(let error) = outcome else { return }
    let isEvent = stored.message.isEvent
    let words = DeliveryReasons.unsendable(error.description)
    await noteRejected(stored.message.topic, .cannotBeSent, words, isEvent: isEvent)
  }

  // MARK: Results

  /// Items with their messages.
  private struct Batch {
    private(set) var items: [StoredMessage] = []
    private(set) var messages: [BrokerMessage] = []

    var isEmpty: Bool { items.isEmpty }

    var suspects: [Suspect] { zip(items, messages).map(Suspect.init) }

    mutating func add(_ item: StoredMessage, _ message: BrokerMessage) {
      items.append(item)
      messages.append(message)
    }
  }

  /// A message that can never be sent.
  private struct Impossible {
    var topic: String
    var reason: String
    var isEvent: Bool
  }

  /// - Returns: whether all were taken, and which can never be sent.
  private func note(
    _ batch: Batch,
    _ results: [Result<Int32, BrokerRefusal>],
    in index: Int
  ) -> (isComplete: Bool, impossible: [Impossible]) {
    var impossible: [Impossible] = []
    for ((item, message), result) in zip(zip(batch.items, batch.messages), results) {
      switch result {
      case .success(let packet): order.noteSent(item, as: packet, in: index)
      case .failure(.later): return (false, impossible)
      case .failure(.never(let reason)):
        order.noteImpossible(item, in: index)
        let isEvent = item.message.isEvent
        impossible.append(Impossible(topic: message.topic, reason: reason, isEvent: isEvent))
      }
    }
    return (true, impossible)
  }
}
