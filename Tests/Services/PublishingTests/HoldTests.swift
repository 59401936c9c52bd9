import Testing

@testable import Publishing

@Suite struct HoldTests {
  @Test func `the pause doubles up to half a minute while the broker goes on refusing`() {
    var hold = Hold()
    let now = ContinuousClock().now
    var waits: [Duration?] = []
    for _ in 0..<7 {
      waits.append(hold.refused(at: now))
      hold.resume()
    }
    #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
  }

  @Test func `refusals of one window are one pause`() {
    var hold = Hold()
    let now = ContinuousClock().now
    let first = hold.refused(at: now)
    let second = hold.refused(at: now)
    #expect(first == .seconds(1))
    #expect(second == nil)
    #expect(hold.isPausing)
  }

  @Test func `after a pause one message asks, and each that is taken allows one more`() {
    var hold = Hold()
    _ = hold.refused(at: ContinuousClock().now)
    hold.resume()
    var allowed: [Int] = []
    for _ in 0..<4 {
      allowed.append(hold.allowance)
      hold.accepted(hold.allowance, window: 20)
    }
    #expect(allowed == [1, 2, 4, 8])
    hold.accepted(4, window: 20)
    #expect(hold.allowance == .max)
    let wait = hold.refused(at: ContinuousClock().now)
    #expect(wait == .seconds(1))
  }

  @Test func `what was on its way when the broker refused allows nothing`() {
    var hold = Hold()
    _ = hold.refused(at: ContinuousClock().now)
    hold.accepted(19, window: 20)
    #expect(hold.allowance == 1)
  }

  @Test func `a minute without a refusal ends the spell, once`() {
    var hold = Hold()
    let now = ContinuousClock().now
    _ = hold.refused(at: now)
    hold.resume()
    var isOver: [Bool] = []
    for seconds in [59, 61, 200] { isOver.append(hold.isOver(at: now + .seconds(seconds))) }
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
