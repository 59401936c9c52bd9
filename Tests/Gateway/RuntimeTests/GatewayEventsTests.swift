import Events
import Records
import Indicators
import Adapters
import Measurements
import Messages
import Store
import Testing

@testable import Runtime

@Suite struct GatewayEventsTests {
  private let store = FakeStore()

  private func events(_ clock: GatewayClock) -> GatewayEvents {
    let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
    return GatewayEvents(topics: topics, store: store, clock: clock)
  }

  private func publish(_ number: Int, _ events: GatewayEvents) async {
    await events.publish(.commandIgnored("test-\(number)", broker: "park"))
  }

  @Test func `an event before the clock is trusted is dated and published later`() async throws {
    let time = FakeTime(wall: 0)
    let clock = GatewayClock.fake(time)
    let events = events(clock)
    await publish(1, events)
    #expect(store.take().isEmpty)
    time.pass(10)
    time.setWall(FakeTime.today)
    #expect(clock.believe())
    await events.release()
    let transactions = store.take()
    #expect(transactions.count == 1)
    let message = try #require(transactions.first?.messages.first)
    #expect(message.timestamp == Timestamp(seconds: FakeTime.today - 10))
    #expect(message.topic == "e/p/f/_gateway/gw/event")
    let marks = transactions.flatMap(\.changes).compactMap { $0 as? ClockMark }
    #expect(marks.map(\.time) == [Timestamp(seconds: FakeTime.today)])
  }

  @Test func `an event after the release is published at once`() async {
    let events = events(.fake(FakeTime()))
    await events.release()
    _ = store.take()
    await publish(1, events)
    #expect(store.take().map(\.messages.count) == [1])
  }

  @Test func `the last 100 events wait, and they are published once`() async throws {
    let events = events(.fake(FakeTime()))
    for number in 1...130 { await publish(number, events) }
    await events.release()
    let texts = try store.take().flatMap(\.messages).map { try $0.event().message["en"] ?? "" }
    #expect(texts.count == GatewayEvents.limit)
    #expect(texts.first?.contains("test-31") == true)
    #expect(texts.last?.contains("test-130") == true)
    await events.release()
    #expect(store.take().isEmpty)
  }
}
