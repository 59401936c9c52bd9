import Measurements
import Messages
import Testing

@testable import Outbox

@Suite struct RecentMessagesTests {
  private func stored(_ ids: [Int64]) -> [StoredMessage] {
    ids.map {
      StoredMessage(
        id: $0,
        ordinal: $0,
        message: Message(
          topic: "t",
          payload: [],
          messageClass: .telemetry,
          retain: false,
          timestamp: Timestamp(milliseconds: 0)
        )
      )
    }
  }

  @Test func `it serves what it has, and says when it does not reach back`() {
    var recent = RecentMessages(byteLimit: 1 << 20)
    recent.append(stored([5, 6, 7, 8]))
    #expect(recent.messages(after: 3, upTo: .max, limit: 9) == nil)
    #expect(recent.messages(after: 4, upTo: .max, limit: 2)?.map(\.id) == [5, 6])
    #expect(recent.messages(after: 5, upTo: 7, limit: 9)?.map(\.id) == [6, 7])
    #expect(recent.messages(after: 8, upTo: .max, limit: 9)?.isEmpty == true)
  }

  @Test(arguments: [[9, 10], [6, 8]] as [[Int64]])
  func `after a gap a position is no measure of an id`(next: [Int64]) {
    var recent = RecentMessages(byteLimit: 1 << 20)
    recent.append(stored([4, 5]))
    recent.append(stored(next))
    let found = recent.messages(after: 5, upTo: .max, limit: 9)
    #expect(found == nil || found?.first?.id == 6)
  }

  @Test func `it keeps to its bytes and lets go of what is acknowledged`() {
    var recent = RecentMessages(byteLimit: 2000)
    for id in 1...1000 { recent.append(stored([Int64(id)])) }
    #expect(recent.messages(after: 900, upTo: .max, limit: 1) == nil)
    #expect(recent.messages(after: 998, upTo: .max, limit: 9)?.map(\.id) == [999, 1000])
    recent.removeAll(upTo: 999)
    #expect(recent.messages(after: 998, upTo: .max, limit: 9) == nil)
  }
}
