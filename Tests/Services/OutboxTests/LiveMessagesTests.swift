import Measurements
import Messages
import TestSupport
import Testing

@testable import Outbox

@Suite struct LiveMessagesTests {
  private static func stored(_ id: Int64, _ messageClass: MessageClass = .telemetry)
    -> StoredMessage
  {
    StoredMessage(
      id: id,
      ordinal: messageClass == .telemetry ? id : nil,
      message: Message(
        topic: "t/\(messageClass)",
        payload: [],
        messageClass: messageClass,
        retain: false,
        timestamp: Timestamp(milliseconds: 0)
      )
    )
  }

  private static let size = stored(1).size

  private func live(_ ids: [Int64], after id: Int64 = 0, settledLimit: Int = 0) -> LiveMessages {
    var live = LiveMessages(after: id, settledLimit: settledLimit)
    for id in ids { live.append(Self.stored(id)) }
    return live
  }

  @Test func `it serves what it has, and says when it does not reach back`() {
    let live = live([5, 6, 7, 8], after: 4)
    #expect(live.messages(after: 3, upTo: .max, limit: 9) == nil)
    #expect(live.messages(after: 4, upTo: .max, limit: 2)?.map(\.id) == [5, 6])
    #expect(live.messages(after: 5, upTo: 7, limit: 9)?.map(\.id) == [6, 7])
    #expect(live.messages(after: 8, upTo: .max, limit: 9)?.isEmpty == true)
  }

  @Test(arguments: [[9, 10], [6, 8], [100]] as [[Int64]])
  func `a gap of dropped messages hides none of the others`(next: [Int64]) {
    let live = live([4, 5] + next, after: 3)
    #expect(live.messages(after: 3, upTo: .max, limit: 9)?.map(\.id) == [4, 5] + next)
    #expect(live.messages(after: 5, upTo: .max, limit: 9)?.map(\.id) == next)
    #expect(live.messages(after: 5, upTo: 8, limit: 9)?.map(\.id) == next.filter { $0 <= 8 })
  }

  @Test func `what is stored stays as long as there is room, what is not stays anyway`() {
    var live = live(Array(1...10), settledLimit: 2 * Self.size)
    live.settle(upTo: 6)
    #expect(live.messages(after: 4, upTo: .max, limit: 9)?.map(\.id) == Array(5...10))
    #expect(live.messages(after: 3, upTo: .max, limit: 9) == nil)
    #expect(live.unsettledBytes == 4 * Self.size && live.unsettledCount == 4)
    live.remove(upTo: 8)
    #expect(live.firstID == 9)
    #expect(live.messages(after: 8, upTo: .max, limit: 9)?.map(\.id) == [9, 10])
    #expect(live.bytes == 2 * Self.size)
    live.remove(upTo: 20)
    #expect(live.firstID == 21 && live.bytes == 0 && !live.hasUnsettled)
  }

  @Test func `a transaction takes messages up to its size, and at least one`() {
    let live = live(Array(1...5))
    #expect(live.unsettled(upTo: 9, size: 3 * Self.size).map(\.id) == [1, 2, 3])
    #expect(live.unsettled(upTo: 2, size: 3 * Self.size).map(\.id) == [1, 2])
    #expect(live.unsettled(upTo: 9, size: 1).map(\.id) == [1])
    #expect(live.unsettled(upTo: 0, size: 1).isEmpty)
  }

  @Test func `the oldest data goes first and events last`() {
    let classes: [MessageClass] = [.event, .telemetry, .state, .telemetry, .indicator, .event]
    var live = LiveMessages(after: 0, settledLimit: 0)
    for (id, messageClass) in zip(Int64(1)..., classes) {
      live.append(Self.stored(id, messageClass))
    }
    #expect(live.shed(to: live.bytes) == [:])
    #expect(live.shed(to: live.bytes - 1) == [.telemetry: 1])
    #expect(live.messages(after: 0, upTo: .max, limit: 9)?.map(\.id) == [1, 3, 4, 5, 6])
    let dropped = live.shed(to: live.bytes - 3 * Self.size + 100)
    #expect(dropped == [.telemetry: 1, .indicator: 1, .state: 1])
    #expect(live.shed(to: 0) == [.event: 2] && live.bytes == 0)
  }

  /// A plain list does the same.
  private struct Model {
    var all: [StoredMessage] = []
    var settled: Int64 = 0

    var unsettled: [StoredMessage] { all.filter { $0.id > settled } }
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `whatever happens, it has what it says it has`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var live = LiveMessages(after: 0, settledLimit: 20 * Self.size)
    var (model, id) = (Model(), 0 as Int64)
    for step in 0..<2000 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7:
        id += 1
        let message = Self.stored(id, MessageClass.allCases.randomElement(using: &random) ?? .event)
        live.append(message)
        model.all.append(message)
      case 7:
        model.settled = Int64.random(in: model.settled...id, using: &random)
        live.settle(upTo: model.settled)
      case 8:
        model.settled = Int64.random(in: model.settled...id, using: &random)
        live.remove(upTo: model.settled)
        model.all.removeAll { $0.id <= model.settled }
      default:
        guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
        _ = live.shed(to: Int.random(in: 0..<20_000, using: &random))
        let left = Set(live.unsettled(upTo: .max, size: .max).map(\.id))
        model.all.removeAll { $0.id > model.settled && !left.contains($0.id) }
      }
      let place = "seed \(seed), step \(step)"
      #expect(live.unsettledBytes == model.unsettled.reduce(0) { $0 + $1.size }, "\(place)")
      #expect(live.unsettled(upTo: .max, size: .max) == model.unsettled, "\(place)")
      let after = Int64.random(in: 0...id, using: &random)
      let last = Int64.random(in: after...id + 1, using: &random)
      if let found = live.messages(after: after, upTo: last, limit: 50) {
        let wanted = model.all.filter { $0.id > after && $0.id <= last }.prefix(50)
        #expect(found == Array(wanted), "\(place)")
      } else {
        #expect(after + 1 < live.firstID, "\(place)")
      }
    }
  }
}
