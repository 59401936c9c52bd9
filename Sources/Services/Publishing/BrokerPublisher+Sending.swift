import Measurements
import Events
import Formats
import Logging
import Messages
import Outbox
import Records

/// What calls a publisher on its own thread.
protocol PublisherAtHand: AnyObject, Sendable {
  func pump()
  func acknowledged(_ packets: [Int32])
}

extension BrokerPublisher: @preconcurrency PublisherAtHand {
  nonisolated var atHand: any PublisherAtHand { self }
}

extension BrokerPublisher {
  /// How many messages are read from the outbox at once.
  private static let readAhead = 256

  /// The outbox calls this publisher from now on, when there may be more for it.
  func beginPumping() {
    outbox.atHand.alert(settings.id) { [weak self] in self?.atHand.pump() }
  }

  /// Fills the window, as far as there are messages.
  ///
  /// It waits for nothing: where the store must be read, or another thread sends, a task goes on.
  func pump() { if flow.pumping.begin() { fillWindow(from: 0) } }

  private func fillWindow(from first: Int) {
    var first = first
    repeat {
      flow.isHeldBack = true
      filling: while canSend {
        switch sendSome(from: first) {
        case .sent: first = 0
        case .empty:
          flow.isHeldBack = false
          break filling
        case .done: break filling
        case .wait(let work): return goOn(after: work)
        }
      }
      first = 0
    } while flow.pumping.end()
  }

  /// What filling the window has come to.
  private enum Step {
    case sent
    /// There is nothing more.
    case empty
    /// Nothing more can be sent now.
    case done
    /// Something must be waited for; its result is the range to go on with, `nil`: none.
    case wait(@Sendable (isolated BrokerPublisher) async -> Int?)
  }

  private func goOn(after work: @escaping @Sendable (isolated BrokerPublisher) async -> Int?) {
    Task(executorPreference: outbox.taskExecutor) { await self.finish(work) }
  }

  private func finish(_ work: @Sendable (isolated BrokerPublisher) async -> Int?) async {
    if let first = await work(self) {
      fillWindow(from: first)
    } else if flow.pumping.end() {
      fillWindow(from: 0)
    }
  }

  private var canSend: Bool {
    connection.isSending && !flow.throttle.isPausing && room > 0
  }

  private var limit: Int {
    // One at a time, beside those that are held back.
    let cautious = !search.isPlain && search.isCautious ? 1 + order.skippedCount : Int.max
    return min(flow.window, flow.throttle.allowance, cautious)
  }

  private var room: Int {
    order.unansweredBytes < Self.windowBytes ? limit - order.inFlightCount : 0
  }

  /// Sends some messages of the first range that has any.
  private func sendSome(from first: Int) -> Step {
    var index = first
    while index < order.ranges.count {
      if let need = fill(index) { return .wait { [index] in await $0.read(need, for: index) } }
      guard index < order.ranges.count else { return .sent }
      let waiting = order.waiting(in: index, upTo: room)
      if !waiting.isEmpty {
        return isWorthIt(waiting.count) ? send(waiting, in: index) : .done
      }
      index += 1
    }
    return .empty
  }

  /// Whether to send now: with a backlog, a quarter of the window, or 16 messages, are sent at a time.
  ///
  /// Waking a thread for each acknowledgement would be most of the work, here and at the broker; more than
  /// that would leave the broker without work.
  private func isWorthIt(_ count: Int) -> Bool { count < room || count >= min(limit / 4, 16) }

  /// Takes the messages at hand for a range.
  ///
  /// - Returns: what must be read from the store.
  private func fill(_ index: Int) -> DeliveryOrder.Need? {
    while let need = order.need(of: index) {
      let found = outbox.atHand.messagesAtHand(
        after: need.after,
        upTo: need.upTo,
        limit: Self.readAhead
      )
      guard let found else { return need }
      order.supply(found, upTo: need.upTo, to: index)
      if need.upTo == .max || !found.isEmpty { return nil }
    }
    advance()
    return nil
  }

  /// Reads ahead for a range.
  ///
  /// - Returns: the range to go on with; `nil` when the store cannot be read.
  private func read(_ need: DeliveryOrder.Need, for index: Int) async -> Int? {
    let turn = connection.turn
    do throws(StorageFailure) {
      let found = try await outbox.messages(
        after: need.after,
        upTo: need.upTo,
        limit: Self.readAhead
      )
      if record.noteRead() { logger.notice("the store can be read again") }
      guard turn == connection.turn, index < order.ranges.count else { return 0 }
      order.supply(found, upTo: need.upTo, to: index)
      return found.isEmpty && need.upTo == .max ? index + 1 : index
    } catch {
      if record.noteUnreadable(error.text) { logger.error("\(error.text)") }
      return nil
    }
  }

  /// Moves on over acknowledged messages.
  ///
  /// A range that ends in dropped messages is finished without an acknowledgement.
  func advance() {
    let before = order.acknowledged
    order.advance()
    let done = order.acknowledged
    guard done > before else { return }
    outbox.atHand.acknowledge(done, by: settings.id)
  }

  private func send(_ stored: ArraySlice<StoredMessage>, in index: Int) -> Step {
    let isHistorical = order.ranges[index].isHistorical
    let (isAtHand, mustGather) = (transport.isAtHand, stored.count > 1)
    if isAtHand, mustGather { transport.gather(true) }
    defer { if isAtHand, mustGather { transport.gather(false) } }
    var batch = Batch()
    for item in stored {
      let outcome = outgoing(item, isHistorical: isHistorical)
      if case .message(let message) = outcome, !withholds(message.topic, id: item.id) {
        if !isAtHand {
          batch.add(item, message)
        } else if !sendAtOnce(item, message, in: index) {
          return .done
        }
        continue
      }
      // What is before it goes first.
      if !batch.isEmpty { break }
      if case .unknown = outcome { return .wait { await $0.look(up: item, in: index) } }
      pass(item, outcome, in: index)
      return .sent
    }
    if isAtHand { return .sent }
    let session = unanswered.begin()
    return .wait { [batch] in await $0.send(batch, in: index, session) }
  }

  private func withholds(_ topic: String, id: Int64) -> Bool {
    !search.isPlain && search.form.withholds(topic, id: id)
  }

  /// Whether more than a few messages are on their way, or the broker takes one at a time.
  private var needsAnswers: Bool { order.inFlightCount >= min(limit / 4, 8) }

  /// - Returns: `false` where it is not sent, but may be later.
  private func sendAtOnce(_ item: StoredMessage, _ message: BrokerMessage, in index: Int) -> Bool {
    let begin = flow.roundTrip.wantsNext() ? MonotonicTime.now : nil
    switch transport.sendAtOnce(message, isHurried: begin != nil || needsAnswers) {
    case .success(let packet):
      unanswered.add(Suspect(item, message), as: packet)
      order.noteSent(item, as: packet, in: index)
      if let begin { flow.roundTrip.sent(packet, at: begin) }
      return true
    case .failure(.later): return false
    case .failure(.never(let reason)):
      order.noteImpossible(item, in: index)
      advance()
      let words = DeliveryReasons.unsendable(reason)
      noteRejected(message.topic, .cannotBeSent, words, isEvent: item.message.isEvent)
      return true
    }
  }

  private func send(_ batch: Batch, in index: Int, _ session: Unanswered.Session) async -> Int? {
    let turn = connection.turn
    let results = await transport.send(batch.messages)
    guard turn == connection.turn, index < order.ranges.count else {
      act(on: noteSent(batch.suspects, results, on: session))
      return 0
    }
    return note(batch, results, in: index, session) ? 0 : nil
  }

  // MARK: Making messages

  /// What an item becomes.
  private enum Outgoing {
    case message(BrokerMessage)
    /// The format has no message for it.
    case nothing
    case unreadable(RecordError)
    /// Whether a newer message of its topic waits is not known.
    case unknown
  }

  private func outgoing(_ stored: StoredMessage, isHistorical: Bool) -> Outgoing {
    var retains = false
    if stored.message.retain {
      // If sent late, an older value must not be retained over a newer one.
      guard let isNewest = outbox.atHand.isKnownNewest(stored) else { return .unknown }
      retains = isNewest
    }
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

  /// Lets the outbox find out whether a message is the newest of its topic.
  private func look(up stored: StoredMessage, in index: Int) async -> Int? {
    _ = await outbox.isNewest(stored)
    return index
  }

  /// Passes over an item that is not sent.
  private func pass(_ stored: StoredMessage, _ outcome: Outgoing, in index: Int) {
    if case .message(let message) = outcome {
      return passWithheld(stored, to: message.topic, in: index)
    }
    order.noteImpossible(stored, in: index)
    advance()
    guard case .unreadable(let error) = outcome else { return }
    let isEvent = stored.message.isEvent
    let words = DeliveryReasons.unsendable(error.description)
    noteRejected(stored.message.topic, .cannotBeSent, words, isEvent: isEvent)
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

  /// Notes what came of a batch, and acts on what was answered already.
  ///
  /// - Returns: whether all were taken, or can never be.
  private func note(
    _ batch: Batch,
    _ results: [Result<Int32, BrokerRefusal>],
    in index: Int,
    _ session: Unanswered.Session
  ) -> Bool {
    let answered = noteSent(batch.suspects, results, on: session)
    var impossible: [(position: Int, reason: String)] = []
    var isComplete = true
    for (position, result) in results.enumerated() where isComplete {
      switch result {
      case .success(let packet): order.noteSent(batch.items[position], as: packet, in: index)
      case .failure(.later): isComplete = false
      case .failure(.never(let reason)):
        order.noteImpossible(batch.items[position], in: index)
        impossible.append((position, reason))
      }
    }
    let taken = answered.count { $0.refusal == nil && order.acknowledge($0.packet) }
    if taken > 0 { noteTaken(taken) }
    if !answered.isEmpty || !impossible.isEmpty { advance() }
    for (position, reason) in impossible {
      let isEvent = batch.items[position].message.isEvent
      let words = DeliveryReasons.unsendable(reason)
      noteRejected(batch.messages[position].topic, .cannotBeSent, words, isEvent: isEvent)
    }
    if !answered.isEmpty { act(on: answered) }
    return isComplete
  }
}
