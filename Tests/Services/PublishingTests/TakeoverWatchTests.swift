import Testing

@testable import Publishing

@Suite struct TakeoverWatchTests {
  /// A broker's connections, one after another.
  private final class Connections {
    var watch = TakeoverWatch()

    /// The end of one, which worked, was closed without a word and lasted for a second, or was otherwise.
    @discardableResult
    func end(
      _ ending: BrokerEnding = .closed(code: nil),
      after seconds: Double? = 1,
      worked: Bool = true,
      isAnswered: Bool = true
    ) -> TakeoverWatch.Evidence? {
      watch.ended(
        ending,
        after: seconds.map { .seconds($0) },
        worked: worked,
        isAnswered: isAnswered
      )
    }

    func isOver(after seconds: Double?) -> Bool {
      watch.isOver(after: seconds.map { .seconds($0) })
    }
  }

  @Test func `a broker that says so is believed at once, before it has answered anything too`() {
    for worked in [true, false] {
      let all = Connections()
      #expect(all.end(.closed(code: 0x8E), worked: worked) == .told)
      #expect(all.watch.isInForce && all.watch.pause == .seconds(10))
    }
  }

  @Test(arguments: [
    0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x90, 0x93, 0x95, 0x96, 0x97, 0x98, 0x9C,
    0x9D, 0xA0,
  ])
  func `another reason of the broker's is no takeover, however often it comes`(code: Int32) {
    let all = Connections()
    for _ in 0..<10 { #expect(all.end(.closed(code: code)) == nil) }
    #expect(!all.watch.isInForce)
  }

  @Test func `three short connections that worked and were closed without a word are a takeover`() {
    let all = Connections()
    #expect(all.end() == nil)
    #expect(all.end() == nil)
    #expect(all.end() == .pattern)
    #expect(all.end(after: 25) == .pattern)
  }

  @Test func `a close in the midst of messages is neither part of a pattern nor against it`() {
    let all = Connections()
    let found = [true, false, true, false, true].map { all.end(isAnswered: $0) }
    #expect(found == [nil, nil, nil, nil, .pattern])
  }

  /// What interrupts a row of closes, so that there is no pattern.
  private enum Interruption: CaseIterable, Sendable {
    case outage, refusal, longConnection, reason

    func happen(to connections: Connections) -> TakeoverWatch.Evidence? {
      switch self {
      case .outage: connections.end(.lost, after: nil, worked: false)
      case .refusal: connections.end(.refused(code: 3), after: nil, worked: false)
      case .longConnection: connections.end(after: 31)
      case .reason: connections.end(.closed(code: 0x8B))
      }
    }
  }

  @Test(arguments: Interruption.allCases)
  private func `something else between the closes is no takeover`(interruption: Interruption) {
    let all = Connections()
    for _ in 0..<4 {
      #expect(all.end() == nil)
      #expect(all.end() == nil)
      #expect(interruption.happen(to: all) == nil)
    }
    #expect(!all.watch.isInForce)
  }

  @Test func `a broker that dies of messages again and again is no takeover`() {
    let all = Connections()
    for _ in 0..<10 { #expect(all.end(isAnswered: false) == nil) }
  }

  @Test func `a connection on which nothing was answered is no part of a pattern`() {
    let all = Connections()
    for _ in 0..<10 { #expect(all.end(worked: false) == nil) }
  }

  @Test func `the pause doubles to two minutes, or to 20 s where the broker says nothing`() {
    let told = Connections()
    let pauses = (0..<6).map { _ in
      told.end(.closed(code: 0x8E))
      return told.watch.pause
    }
    #expect(pauses == [10, 20, 40, 80, 120, 120].map { .seconds($0) })
    let pattern = Connections()
    for _ in 0..<12 { pattern.end() }
    #expect(pattern.watch.pause == .seconds(20))
  }

  @Test func `connections of some minutes go on with the series, a quiet one ends it`() {
    let all = Connections()
    all.end(.closed(code: 0x8E))
    #expect(all.end(after: 100) == .told)
    #expect(!all.isOver(after: 599) && !all.isOver(after: nil))
    #expect(all.isOver(after: 600))
    #expect(!all.watch.isInForce && all.watch.pause == nil && !all.isOver(after: 700))
    #expect(all.end() == nil)
  }

  @Test func `a quiet connection that ends begins anew`() {
    let all = Connections()
    for _ in 0..<3 { all.end(.closed(code: 0x8E)) }
    #expect(all.end(.closed(code: 0x8E), after: 700) == .told)
    #expect(all.watch.pause == .seconds(10))
  }
}
