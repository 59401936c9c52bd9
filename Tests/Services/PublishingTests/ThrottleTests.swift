import Outbox
import Measurements
import Testing

@testable import Publishing

@Suite struct ThrottleTests {
  @Test func `the pause doubles up to half a minute while the broker goes on refusing`() {
    var throttle = Throttle()
    let now = MonotonicTime.now
    var waits: [Duration?] = []
    for _ in 0..<7 {
      waits.append(throttle.refused(at: now))
      throttle.resume()
    }
    #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
  }

  private typealias Step = @Sendable (inout Throttle) -> Void

  /// After a refusal, a pause, and the answers that were waited for.
  private static let table: [(String, Throttle.State, Throttle.State, Step)] = [
    ("refused", .flowing, .pausing, { _ = $0.refused(at: .now) }),
    ("refused", .pausing, .pausing, { _ = $0.refused(at: .now) }),
    ("refused", .due, .due, { _ = $0.refused(at: .now) }),
    ("waited", .flowing, .flowing, { $0.waited() }),
    ("waited", .pausing, .due, { $0.waited() }),
    ("waited", .due, .due, { $0.waited() }),
    ("resume", .flowing, .flowing, { $0.resume() }),
    ("resume", .pausing, .flowing, { $0.resume() }),
    ("resume", .due, .flowing, { $0.resume() }),
    ("disconnected", .pausing, .flowing, { $0.disconnected() }),
    ("disconnected", .due, .flowing, { $0.disconnected() }),
    ("accepted", .due, .due, { $0.accepted(1, window: 20) }),
  ]

  private static func throttle(in state: Throttle.State) -> Throttle {
    var throttle = Throttle()
    if state != .flowing { _ = throttle.refused(at: .now) }
    if state == .due { throttle.waited() }
    return throttle
  }

  @Test func `the states follow one another as the table says`() {
    for (name, from, to, event) in Self.table {
      var throttle = Self.throttle(in: from)
      #expect(throttle.state == from)
      event(&throttle)
      #expect(throttle.state == to, "\(from), \(name)")
      #expect(throttle.isPausing == (to != .flowing))
    }
  }

  @Test func `a refused greeting is sent again once, and not on another connection`() {
    var throttle = Self.throttle(in: .due)
    throttle.greetingRefused()
    #expect(throttle.resume() == true)
    #expect(throttle.resume() == false)
    throttle.greetingRefused()
    throttle.disconnected()
    #expect(throttle.resume() == false)
  }

  @Test func `refusals of one window are one pause`() {
    var throttle = Throttle()
    let now = MonotonicTime.now
    let first = throttle.refused(at: now)
    let second = throttle.refused(at: now)
    #expect(first == .seconds(1))
    #expect(second == nil)
    #expect(throttle.isPausing)
  }

  @Test func `after a pause one message asks, and each that is taken allows one more`() {
    var throttle = Throttle()
    _ = throttle.refused(at: MonotonicTime.now)
    throttle.resume()
    var allowed: [Int] = []
    for _ in 0..<4 {
      allowed.append(throttle.allowance)
      throttle.accepted(throttle.allowance, window: 20)
    }
    #expect(allowed == [1, 2, 4, 8])
    throttle.accepted(4, window: 20)
    #expect(throttle.allowance == .max)
    let wait = throttle.refused(at: MonotonicTime.now)
    #expect(wait == .seconds(1))
  }

  @Test func `what was on its way when the broker refused allows nothing`() {
    var throttle = Throttle()
    _ = throttle.refused(at: MonotonicTime.now)
    throttle.accepted(19, window: 20)
    #expect(throttle.allowance == 1)
  }

  @Test func `a minute without a refusal ends the spell, once`() {
    var throttle = Throttle()
    let now = MonotonicTime.now
    _ = throttle.refused(at: now)
    throttle.resume()
    var isOver: [Bool] = []
    for seconds in [59, 61, 200] { isOver.append(throttle.isOver(at: now + .seconds(seconds))) }
    #expect(isOver == [false, true, false])
  }

  @Test(arguments: [
    (0x80, true), (0x83, true), (0x87, false), (0x90, false), (0x91, true), (0x95, false),
    (0x97, true), (0x99, false),
  ])
  func `only reasons that lie in the message itself are final`(code: Int32, isPassing: Bool) {
    #expect(Refusal(code: code, text: "").isPassing == isPassing)
  }
}
