import Formats
import Logging
import Messages
import Outbox
import System

@testable import Publishing

/// A broker whose answers the test sets, as a publisher's transport.
final class FakeBroker: BrokerTransport, @unchecked Sendable {
  struct Sent: Sendable {
    var topic: String
    var text: String
    var retain: Bool
    var packet: Int32
  }

  /// What the broker does with a message.
  enum Answer: Sendable {
    case taken
    case refused(Int32)
    case none
    /// The answer is there before the message has its packet id.
    case takenEarly
    case refusedEarly(Int32)
  }

  private struct State {
    var sent: [Sent] = []
    var forms: [ConnectionForm] = []
    var leavings: [LeavingManner] = []
    var isConnected = false
    var lastPacket: Int32 = 0
    var judge: @Sendable (BrokerMessage) -> Answer = { _ in .taken }
    var admits = true
    /// Events that the publisher has not taken.
    var untaken = 0
    /// Whether it waits for the next one, having dealt with those before.
    var isAwaited = false
    /// The publisher's thread, where the transport runs on it.
    var home: Outbox?
    var taker: (@Sendable ([Int32]) -> Void)?
  }

  private let state = ThreadLock(State())
  private let events: AsyncStream<BrokerEvent>
  private let entrance: AsyncStream<BrokerEvent>.Continuation

  init() { (events, entrance) = AsyncStream.makeStream() }

  var sent: [Sent] { state.withLock { $0.sent } }
  var forms: [ConnectionForm] { state.withLock { $0.forms } }
  var leavings: [LeavingManner] { state.withLock { $0.leavings } }

  func judge(_ judge: @escaping @Sendable (BrokerMessage) -> Answer) {
    state.withLock { $0.judge = judge }
  }

  /// From now on the transport runs on the thread of the outbox and its publishers.
  func share(_ outbox: Outbox) { state.withLock { $0.home = outbox } }

  func admit(_ admits: Bool) { state.withLock { $0.admits = admits } }

  /// Ends the connection.
  func drop(_ ending: BrokerEnding = .lost) {
    state.withLock { $0.isConnected = false }
    announce(.disconnected("dropped", ending))
  }

  private func announce(_ event: BrokerEvent) {
    state.withLock { $0.untaken += 1 }
    entrance.yield(event)
  }

  /// Returns when the publisher has dealt with all events, or seems not to read any for now.
  private func waitUntilRead() async {
    for _ in 0..<10_000 {
      if state.withLock({ $0.untaken == 0 && $0.isAwaited }) { return }
      await Task.yield()
    }
  }

  // MARK: BrokerTransport

  func nextEvent() async -> BrokerEvent? {
    state.withLock { $0.isAwaited = true }
    for await event in events {
      state.withLock {
        $0.untaken -= 1
        $0.isAwaited = false
      }
      return event
    }
    return nil
  }

  func connect(will: BrokerMessage, form: ConnectionForm) async {
    let admits = state.withLock { state in
      state.forms.append(form)
      state.isConnected = state.admits
      return state.admits
    }
    announce(admits ? .connected(BrokerLimits()) : .failed("refused", .lost))
  }

  func send(_ messages: [BrokerMessage]) async -> [Result<Int32, BrokerRefusal>] {
    let (results, late) = take(messages)
    await waitUntilRead()
    for event in late { announce(event) }
    return results
  }

  var isAtHand: Bool { state.withLock { $0.home != nil } }

  func sendAtOnce(
    _ message: BrokerMessage,
    isHurried: Bool
  ) -> Result<Int32, BrokerRefusal> {
    guard let home = state.withLock({ $0.home }) else { return .failure(.later) }
    let (results, late) = take([message])
    Task { await answer(late, on: home) }
    return results.first ?? .failure(.later)
  }

  func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?) {
    state.withLock { $0.taker = taker }
  }

  /// Answers as a client on the publisher's thread does: acknowledgements directly where no event waits.
  private func answer(_ events: [BrokerEvent], on home: isolated Outbox) async {
    for event in events {
      let taker = state.withLock { $0.untaken == 0 && $0.isAwaited ? $0.taker : nil }
      if case .acknowledged(let packets) = event, let taker {
        taker(packets)
      } else {
        announce(event)
      }
    }
  }

  private func take(
    _ messages: [BrokerMessage]
  ) -> (results: [Result<Int32, BrokerRefusal>], late: [BrokerEvent]) {
    var results: [Result<Int32, BrokerRefusal>] = []
    var late: [BrokerEvent] = []
    for message in messages {
      let outcome = state.withLock { state -> (packet: Int32, answer: Answer)? in
        guard state.isConnected else { return nil }
        state.lastPacket += 1
        let text = String(decoding: message.payload, as: UTF8.self)
        let packet = state.lastPacket
        state.sent.append(
          Sent(topic: message.topic, text: text, retain: message.retain, packet: packet)
        )
        return (packet, state.judge(message))
      }
      guard let (packet, answer) = outcome else {
        results.append(.failure(.later))
        continue
      }
      results.append(.success(packet))
      switch answer {
      case .none: break
      case .taken: late.append(.acknowledged([packet]))
      case .refused(let code): late.append(.refused(id: packet, Refusal(code: code, text: "no")))
      case .takenEarly: announce(.acknowledged([packet]))
      case .refusedEarly(let code):
        announce(.refused(id: packet, Refusal(code: code, text: "no")))
      }
    }
    return (results, late)
  }

  func leave(_ manner: LeavingManner) async {
    state.withLock { $0.leavings.append(manner) }
    drop(.left)
  }
}

/// A store in memory.
final class MemoryStorage: QueuedStorage, Sendable {
  private let stored = ThreadLock<[StoredMessage]>([])

  var messages: [Message] { stored.withLock { $0.map(\.message) } }

  func commit(_ transaction: OutboxTransaction) async throws(StorageFailure) -> OutboxReceipt {
    var receipt = OutboxReceipt()
    receipt.rows = stored.withLock { stored in
      stored += transaction.messages
      return stored.count
    }
    return receipt
  }

  func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int
  ) async throws(StorageFailure) -> [StoredMessage] {
    stored.withLock { Array($0.filter { $0.id > id && $0.id <= last }.prefix(limit)) }
  }

  func newestRetained(of topic: String) async throws(StorageFailure) -> Int64? {
    stored.withLock { $0.last { $0.message.topic == topic && $0.message.retain }?.id }
  }

  func forget(broker: String, at ordinal: Int64) async throws(StorageFailure) {}
  func keep(to limit: Int64) async {}
  func tidy() async -> Bool { false }
  func answer() async {}
}

/// An empty store that is opened for a broker.
final class EmptyStorage: OutboxStorage {
  func load() throws(StorageFailure) -> OutboxState {
    OutboxState(lastID: 0, lastOrdinal: 0, storedID: 0, cursors: [:], rows: 0, bytesOnDisk: 0)
  }

  func commit(_ transaction: OutboxTransaction) throws(StorageFailure) -> OutboxReceipt {
    OutboxReceipt()
  }

  func messages(
    after id: Int64,
    upTo last: Int64,
    limit: Int,
    bytes: Int
  ) throws(StorageFailure) -> [StoredMessage] { [] }

  func newestRetained(of topic: String) throws(StorageFailure) -> Int64? { nil }
  func tidy() -> Bool { false }
  func forget(broker: String, at ordinal: Int64) throws(StorageFailure) {}
  func keep(to limit: Int64) {}
}
