import Adapters
import Logging
import Measurements
import Messages
import Outbox
import Store
import Testing
import System

@Suite struct MessageIntakeTests {
  private func outbox(_ settings: Outbox.Settings) throws -> Outbox {
    let thread = try ThreadExecutor(name: "outbox")
    let storage = try StoreDatabase(folder: nil)
    return Outbox(
      try OutboxOpening(storage, brokers: ["park"], intake: MessageIntake()),
      storage: StorageQueue(storage, executor: try ThreadExecutor(name: "store")),
      settings: settings,
      executor: thread,
      pause: { try? await thread.sleep(for: $0) },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func message(_ poster: Int, _ number: Int) -> Message {
    Message(
      topic: "poster/\(poster)",
      payload: Array(#"{"ts":1,"values":{"n":\#(number)}}"#.utf8),
      messageClass: .telemetry,
      retain: false,
      timestamp: Timestamp(milliseconds: Int64(number))
    )
  }

  /// All messages, once they may be sent.
  private func stored(_ outbox: Outbox, count: Int) async throws -> [StoredMessage] {
    var messages: [StoredMessage] = []
    while messages.count < count {
      let new = try await outbox.messages(after: messages.last?.id ?? 0, limit: 10_000)
      if new.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
      messages += new
    }
    return messages
  }

  @Test(.timeLimit(.minutes(10)), arguments: [0, 5, 40])
  func `what many post at once is there once and in each one's order`(pause: Int) async throws {
    var settings = Outbox.Settings()
    settings.syncEvery = .milliseconds(pause)
    let outbox = try outbox(settings)
    await withTaskGroup(of: Void.self) { group in
      for poster in 0..<8 {
        group.addTask {
          for number in 0..<500 {
            await outbox.post([message(poster, number)])
            // Sometimes the outbox has emptied the intake and must be woken again.
            if number % 50 == poster { try? await Task.sleep(for: .milliseconds(pause + 1)) }
          }
        }
      }
    }
    let all = try await stored(outbox, count: 4000)
    #expect(all.compactMap(\.ordinal) == Array(1...4000))
    for poster in 0..<8 {
      let own = all.filter { $0.message.topic == "poster/\(poster)" }
      #expect(own.map(\.message.timestamp.milliseconds) == Array(0..<500))
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `a message posted to an idle outbox is there without another one`() async throws {
    let outbox = try outbox(Outbox.Settings())
    for number in 0..<5 {
      await outbox.post([message(0, number)])
      let all = try await stored(outbox, count: number + 1)
      #expect(all.count == number + 1)
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `what was posted before comes before, and a flush takes it along`() async throws {
    var settings = Outbox.Settings()
    settings.syncEvery = .seconds(3600)
    let outbox = try outbox(settings)
    await outbox.post([message(0, 0)])
    await outbox.post([message(0, 1)])
    await outbox.append([message(0, 2)])
    await outbox.post([message(0, 3)])
    await outbox.flush()
    let all = try await outbox.messages(after: 0, limit: 10)
    #expect(all.map(\.message.timestamp.milliseconds) == [0, 1, 2, 3])
  }

  @Test func `whoever puts messages is told what the outbox needs`() {
    let intake = MessageIntake()
    #expect(intake.put([message(0, 0)]) == .unattended, "closed")
    #expect(intake.take(with: [message(0, 0)], isBound: false).isEmpty)
    intake.open(lastID: 7, lastOrdinal: 3)
    #expect(intake.setAttended(false))
    #expect(intake.put([message(0, 0)]) == .unattended)
    #expect(intake.put([message(0, 1)]) == .attended)
    #expect(!intake.setAttended(false))
    let taken = intake.take(with: [message(1, 2)], isBound: false)
    #expect(taken.map(\.id) == [8, 9, 10])
    #expect(taken.map(\.ordinal) == [4, 5, 6])
    #expect(taken.map(\.message) == [message(0, 0), message(0, 1), message(1, 2)])
    #expect(intake.setAttended(false))
    #expect(intake.put((0..<2000).map { message(0, $0) }) == .full)
  }
}

extension Outbox {
  /// Takes messages, and waits for room where there is none.
  func post(_ messages: [Message]) async {
    let hasRoom: Bool = post(messages)
    if !hasRoom { await room() }
  }
}
