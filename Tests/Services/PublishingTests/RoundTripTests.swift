import Outbox
import Measurements
import Testing

@testable import Publishing

@Suite struct RoundTripTests {
  private func roundTrip(_ milliseconds: [Int]) -> RoundTrip {
    var (roundTrip, now) = (RoundTrip(), MonotonicTime.now)
    for (number, time) in milliseconds.enumerated() {
      roundTrip.sent(Int32(number), at: now)
      // Others that are sent meanwhile, and answers to others, do not count.
      roundTrip.sent(9999, at: now + .milliseconds(1))
      roundTrip.answered([9998], at: now + .milliseconds(1))
      now += .milliseconds(time)
      roundTrip.answered([5000, Int32(number)], at: now)
    }
    return roundTrip
  }

  @Test func `the shortest of the last times counts, once there are some`() {
    #expect(roundTrip(Array(repeating: 40, count: 7)).shortest == nil)
    #expect(roundTrip([90, 90, 50, 90, 90, 90, 90, 90]).shortest == .milliseconds(50))
  }

  @Test func `a line that became slower is known as such`() {
    let times = Array(repeating: 10, count: 40) + Array(repeating: 200, count: 32)
    #expect(roundTrip(times).shortest == .milliseconds(200))
  }

  @Test func `an answer that never comes is given up, and the next message counts`() {
    var (roundTrip, now) = (RoundTrip(), MonotonicTime.now)
    roundTrip.sent(1, at: now)
    now += .seconds(61)
    for packet in 2...9 as ClosedRange<Int32> {
      roundTrip.sent(packet, at: now)
      roundTrip.answered([packet], at: now + .milliseconds(5))
    }
    #expect(roundTrip.shortest == .milliseconds(5))
  }

  @Test func `another connection is another matter`() {
    var known = roundTrip(Array(repeating: 10, count: 10))
    known.forget()
    #expect(known.shortest == nil)
  }

  @Test(arguments: [(300, 100, 3000.0), (20, 44, 454.5), (100, 100, 1000), (20, 100, 200)])
  func `a window carries so many messages a second`(window: Int, milliseconds: Int, most: Double) {
    let found = WindowRate.messagesPerSecond(
      window: window,
      roundTrip: .milliseconds(milliseconds)
    )
    #expect(abs(found - most) < 0.1)
  }
}
