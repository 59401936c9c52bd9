import Records
import Adapters
import Logging
import Measurements
import Messages
import Store
import System
import Testing

@testable import Runtime

/// A clock follower whose seconds a test lets pass.
private struct Site {
  let time: FakeTime
  let store = FakeStore()
  let events: GatewayEvents
  let follower: ClockFollower
  /// Whether readings are passed on.
  let passes = ThreadLock(false)
  /// How often it was asked to begin.
  let begins = ThreadLock(0)

  init(wall: Int64 = FakeTime.today, canBegin: Bool = true) {
    time = FakeTime(wall: wall)
    let clock = GatewayClock.fake(time)
    let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")
    events = GatewayEvents(topics: topics, store: store, clock: clock)
    let (passes, begins) = (passes, begins)
    follower = ClockFollower(
      clock,
      events: events,
      store: store,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      passesReadings: { passes.withLock { $0 } },
      begin: {
        begins.withLock { $0 += 1 }
        passes.withLock { $0 = canBegin }
      }
    )
  }

  func pass(_ seconds: Int) async {
    for _ in 0..<seconds {
      time.pass(1)
      await follower.follow()
    }
  }

  func marks() -> [Timestamp] {
    store.take().flatMap(\.changes).compactMap { ($0 as? ClockMark)?.time }
  }
}

@Suite struct ClockFollowerTests {
  @Test func `readings wait until the clock is trusted`() async {
    let site = Site(wall: 0)
    await site.pass(10)
    #expect(site.begins.withLock { $0 } == 0)
    site.time.setWall(FakeTime.today)
    await site.pass(10)
    #expect(site.begins.withLock { $0 } == 1)
  }

  @Test func `the start is tried each second while something else is in progress`() async {
    let site = Site(canBegin: false)
    await site.pass(5)
    #expect(site.begins.withLock { $0 } == 5)
  }

  @Test func `the store gets a mark of the time each minute`() async {
    let site = Site()
    await site.pass(1)
    #expect(site.marks().isEmpty)
    await site.pass(59)
    #expect(site.marks().isEmpty)
    await site.pass(121)
    let minutes: [Int64] = [61, 121, 181]
    #expect(site.marks() == minutes.map { Timestamp(seconds: FakeTime.today + $0) })
  }

  @Test(arguments: [-600, 600] as [Int64])
  func `a clock that was set is reported by an event, and marked`(step: Int64) async throws {
    let site = Site()
    await site.events.release()
    await site.pass(2)
    _ = site.store.take()
    site.time.setWall(FakeTime.today + 2 + step)
    await site.follower.follow()
    let transactions = site.store.take()
    let events = try transactions.flatMap(\.messages).map { try $0.event() }
    #expect(events.map(\.type) == ["clock_step"])
    let words = "\(step > 0 ? "forward" : "back") by 600.0 s"
    #expect(events.first?.message["en"]?.contains(words) == true)
    let marks = transactions.flatMap(\.changes).compactMap { ($0 as? ClockMark)?.time }
    #expect(marks == [Timestamp(seconds: FakeTime.today + 2 + step)])
  }
}
