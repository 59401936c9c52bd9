import Outbox
import Measurements
import TestSupport
import Testing

@testable import Publishing

/// A broker that takes some forms and closes on others, and what a search makes of it.
private struct Rehearsal {
  var search = FormSearch()
  var now = MonotonicTime.now
  /// The forms that were asked for, one after another.
  var asked: [ConnectionForm] = []
  var adopted: [[String]] = []
  static let birth = Suspect.beginning(topic: "status")
  static let beginning = Suspect.beginning(topic: "status")

  /// One connection: the broker closes at CONNECT, at the birth, or at a later message, or it takes all.
  mutating func connect(to broker: (ConnectionForm) -> (FormSearch.Step, BrokerEnding)?) {
    search.begin(at: now)
    now += .seconds(5)
    let form = search.form
    asked.append(form)
    let end = broker(form)
    if let end, end.0 == .connecting { return note(search.ended(end.1, on: .connecting, at: now)) }
    if search.connected() == .check { return }
    if case (.sending(.beginning), let ending)? = end {
      return note(search.ended(ending, on: .sending(Self.beginning), at: now))
    }
    if search.answered(Self.birth) == .check { return }
    if let end { return note(search.ended(end.1, on: end.0, at: now)) }
    if search.answered(.message(100, topic: "other", isRetained: false)) == .check { return }
  }

  mutating func note(_ verdict: FormSearch.Verdict) {
    if case .adopted(let texts) = verdict { adopted.append(texts) }
  }

  mutating func run(
    _ count: Int,
    _ broker: (ConnectionForm) -> (FormSearch.Step, BrokerEnding)?
  ) {
    for _ in 0..<count { connect(to: broker) }
  }
}

private typealias Broker = @Sendable (ConnectionForm) -> (FormSearch.Step, BrokerEnding)?

private func refusing(
  _ ending: BrokerEnding = .closed(code: nil),
  _ step: FormSearch.Step = .connecting,
  unless isTaken: @escaping @Sendable (ConnectionForm) -> Bool
) -> Broker {
  { isTaken($0) ? nil : (step, ending) }
}

private let atBirth = FormSearch.Step.sending(Rehearsal.beginning)

@Suite struct FormSearchTests {
  private static let brokers: [(String, Broker, @Sendable (inout ConnectionForm) -> Void)] = [
    (
      "a retained will", refusing { $0.will != .whole && $0.will != .atMostOnce },
      { $0.will = .notRetained }
    ),
    ("a will of QoS 1", refusing { $0.will.rawValue >= 2 }, { $0.will = .atMostOnce }),
    (
      "a will retained or of QoS 1", refusing { $0.will == .modest || $0.will == .none },
      { $0.will = .modest }
    ),
    ("any will", refusing { $0.will == .none }, { $0.will = .none }),
    (
      "a retained will, not authorized", refusing(.refused(code: 5)) { $0.will == .notRetained },
      { $0.will = .notRetained }
    ),
    (
      "a retained will, silently", refusing(.unanswered) { $0.will == .notRetained },
      { $0.will = .notRetained }
    ),
    (
      "0x80 for it", refusing(.refused(code: 0x80)) { $0.will == .notRetained },
      { $0.will = .notRetained }
    ),
    (
      "0x83 for it", refusing(.refused(code: 0x83)) { $0.will == .notRetained },
      { $0.will = .notRetained }
    ),
    (
      "retained messages", refusing(.closed(code: nil), atBirth) { !$0.retains },
      { $0.retains = false }
    ),
    (
      "retained messages, 0x9A", refusing(.closed(code: 0x9A), atBirth) { !$0.retains },
      { $0.retains = false }
    ),
    (
      "QoS 1", refusing(.closed(code: nil), atBirth) { !$0.acknowledges },
      { $0.acknowledges = false }
    ),
    (
      "both", refusing(.closed(code: nil), atBirth) { !$0.acknowledges && !$0.retains },
      {
        $0.acknowledges = false
        $0.retains = false
      }
    ),
    (
      "a subscription", refusing(.closed(code: nil), atBirth) { !$0.takesCommands },
      { $0.takesCommands = false }
    ),
    (
      "a will after accepting it", refusing(.closed(code: nil), atBirth) { $0.will == .none },
      { $0.will = .none }
    ),
    (
      "the birth's topic", refusing(.closed(code: nil), atBirth) { $0.withholds("status") },
      { $0.withheldTopics = ["status"] }
    ),
  ]

  @Test(arguments: brokers.indices)
  func `what a broker closes on is given up and nothing else, and is kept so`(index: Int) {
    let (name, broker, change) = Self.brokers[index]
    var expected = ConnectionForm()
    change(&expected)
    var rehearsal = Rehearsal()
    rehearsal.run(20, broker)
    #expect(rehearsal.search.settled == expected, "\(name)")
    #expect(rehearsal.search.state == .settled)
    #expect(rehearsal.adopted.count == 1)
    #expect(rehearsal.asked.last == expected)
  }

  @Test func `two things that a broker cannot do are found one after the other`() {
    var rehearsal = Rehearsal()
    rehearsal.run(30) { form in
      if form.will == .whole || form.will == .atMostOnce {
        return (.connecting, .closed(code: nil))
      }
      return form.retains ? (atBirth, .closed(code: nil)) : nil
    }
    #expect(rehearsal.search.settled.will == .notRetained)
    #expect(!rehearsal.search.settled.retains && rehearsal.search.settled.acknowledges)
  }

  @Test func `the steps of a search are these`() {
    var search = FormSearch()
    let now = MonotonicTime.now
    let closed = BrokerEnding.closed(code: nil)
    for count in 1...2 {
      _ = search.ended(closed, on: .connecting, at: now)
      #expect(search.state == .suspicious(.connecting, refusals: count))
    }
    _ = search.ended(closed, on: .connecting, at: now)
    #expect(search.state == .trying(.connecting, candidate: 0) && search.isTrial)
    #expect(search.form.will == .notRetained && search.settled.will == .whole)
    #expect(search.connected() == .check)
    #expect(search.state == .checking(.connecting, candidate: 0))
    #expect(search.form == ConnectionForm())
    #expect(search.ended(.left, on: atBirth, at: now) == .goOn)
    let verdict = search.ended(closed, on: .connecting, at: now)
    #expect(verdict == .adopted(concessions: ["the last will is not retained"]))
    #expect(search.state == .settled && search.form.will == .notRetained)
  }

  private static let outages: [(FormSearch.Step, BrokerEnding)] =
    [
      .lost, .closed(code: nil), .unanswered, .refused(code: 3), .refused(code: 4),
      .refused(code: 5), .refused(code: 0x80), .refused(code: 0x86), .refused(code: 0x87),
      .refused(code: 0x88), .refused(code: 0x89), .refused(code: 0x97),
    ].map { (.connecting, $0) }
    + [.lost, .closed(code: nil), .closed(code: 0x8B), .closed(code: 0x80)].map { (atBirth, $0) }

  @Test(arguments: outages.indices, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 50])
  func `an outage of any length and kind loses nothing`(index: Int, length: Int) {
    let outage = Self.outages[index]
    var rehearsal = Rehearsal()
    rehearsal.run(length) { _ in outage }
    rehearsal.run(3) { _ in nil }
    #expect(rehearsal.search.settled == ConnectionForm())
    #expect(rehearsal.search.form == ConnectionForm())
    #expect(rehearsal.adopted.isEmpty)
  }

  @Test(arguments: [
    BrokerEnding.lost, .refused(code: 4), .refused(code: 0x86), .refused(code: 0x8A),
  ])
  func `what has nothing to do with the will never takes it away`(ending: BrokerEnding) {
    var rehearsal = Rehearsal()
    rehearsal.run(100) { _ in (.connecting, ending) }
    #expect(Set(rehearsal.asked) == [ConnectionForm()])
  }

  @Test func `a broker that dies at another message each time loses nothing`() {
    var rehearsal = Rehearsal()
    for id in 1...100 as ClosedRange<Int64> {
      rehearsal.connect { _ in
        (.sending(.message(id, topic: "data", isRetained: id % 2 == 0)), .closed(code: nil))
      }
    }
    #expect(Set(rehearsal.asked) == [ConnectionForm()])
  }

  private static func poisoned(_ id: Int64, _ topic: String = "data") -> Broker {
    { form in
      form.withholds(topic, id: id)
        ? nil : (.sending(.message(id, topic: topic, isRetained: false)), .closed(code: nil))
    }
  }

  @Test
  func `a message that the broker closes on every time is set aside, and a topic after three`() {
    var rehearsal = Rehearsal()
    for id in 1...3 as ClosedRange<Int64> {
      #expect(rehearsal.search.settled.withheldTopics.isEmpty)
      rehearsal.run(6, Self.poisoned(id))
      #expect(rehearsal.search.settled.withholds("data", id: id))
    }
    #expect(rehearsal.search.settled.withheldTopics == ["data"])
    #expect(rehearsal.search.settled.retains && rehearsal.search.settled.acknowledges)
    rehearsal.search.forgetMessages(upTo: 3)
    #expect(rehearsal.search.settled.withheldMessages.isEmpty)
  }

  @Test func `a message is set aside only where the broker takes those behind it`() {
    var rehearsal = Rehearsal()
    let poison = Suspect.message(5, topic: "data", isRetained: false)
    for _ in 0..<3 {
      _ = rehearsal.search.ended(.closed(code: nil), on: .sending(poison), at: rehearsal.now)
    }
    #expect(rehearsal.search.form.withheldMessages == [5])
    // The greeting was taken before too: it shows nothing.
    #expect(rehearsal.search.answered(Rehearsal.birth) == .goOn)
    #expect(rehearsal.search.answered(.message(4, topic: "data", isRetained: false)) == .goOn)
    #expect(rehearsal.search.answered(.message(6, topic: "data", isRetained: false)) == .check)
  }

  @Test func `two messages in a row that the broker closes on do not cost it their topic`() {
    var rehearsal = Rehearsal()
    rehearsal.run(12) { form in
      guard let id = [7, 8].first(where: { !form.withholds("data", id: $0) }) else { return nil }
      return (.sending(.message(id, topic: "data", isRetained: false)), .closed(code: nil))
    }
    #expect(rehearsal.search.settled.withheldMessages == [7, 8])
    #expect(rehearsal.search.settled.withheldTopics.isEmpty)
  }

  @Test func `a topic that only brings messages that the broker closes on is left out`() {
    var rehearsal = Rehearsal()
    for id in 1...12 as ClosedRange<Int64> {
      rehearsal.connect { form in
        let next = (1...id).first { !form.withholds("data", id: $0) } ?? id + 1
        return form.withholds("data")
          ? nil : (.sending(.message(next, topic: "data", isRetained: false)), .closed(code: nil))
      }
    }
    #expect(rehearsal.search.settled.withheldTopics == ["data"])
  }

  @Test func `messages set aside long apart do not cost their topic`() {
    var rehearsal = Rehearsal()
    for id in [10, 20, 30, 40] as [Int64] {
      rehearsal.run(6, Self.poisoned(id))
      _ = rehearsal.search.answered(.message(id + 1, topic: "data", isRetained: false))
    }
    #expect(rehearsal.search.settled.withheldTopics.isEmpty)
  }

  @Test func `health that the broker closes on is left out, and nothing waits for it`() {
    var search = FormSearch()
    let now = MonotonicTime.now
    let health = Suspect.passing(topic: "health")
    for _ in 0..<3 {
      _ = search.connected()
      _ = search.answered(Rehearsal.birth)
      #expect(!search.isCautious)
      _ = search.ended(.closed(code: nil), on: .sending(health), at: now)
    }
    #expect(search.form.withholds("health") && !search.isCautious)
    #expect(search.answered(.message(9, topic: "data", isRetained: false)) == .goOn)
    #expect(search.lasted() == .check)
    let verdict = search.ended(.closed(code: nil), on: .sending(health), at: now)
    #expect(verdict == .adopted(concessions: ["nothing is sent to health"]))
  }

  @Test func `a trial that lasts is over, and nothing else is by lasting`() {
    var search = FormSearch()
    let now = MonotonicTime.now
    #expect(search.lasted() == .goOn && search.state == .settled)
    for _ in 0..<3 { _ = search.ended(.closed(code: nil), on: atBirth, at: now) }
    #expect(search.isTrial)
    #expect(search.lasted() == .check)
    #expect(search.lasted() == .goOn)
  }

  @Test func `after a long while the whole form is tried, and once is enough to go back`() {
    var rehearsal = Rehearsal()
    let broker = refusing { $0.will == .notRetained }
    rehearsal.run(10, broker)
    #expect(rehearsal.search.settled.will == .notRetained)
    let before = rehearsal.asked.count
    rehearsal.now += FormSearch.longWhile
    rehearsal.run(3, broker)
    #expect(rehearsal.asked[before...].map(\.will) == [.whole, .notRetained, .notRetained])
    rehearsal.now += FormSearch.longWhile
    rehearsal.run(2) { _ in nil }
    #expect(rehearsal.search.settled == ConnectionForm())
  }

  @Test func `an outage while the whole form is tried again keeps the small one`() {
    var rehearsal = Rehearsal()
    rehearsal.run(10, refusing { $0.will == .notRetained })
    rehearsal.now += FormSearch.longWhile
    rehearsal.run(5) { _ in (.connecting, .lost) }
    #expect(rehearsal.search.settled.will == .notRetained)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `whatever a broker does, the settled form only shrinks by a check`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var search = FormSearch()
    let now = MonotonicTime.now
    let steps: [FormSearch.Step?] = [
      .connecting, atBirth, nil, .sending(.message(1, topic: "a", isRetained: true)),
      .sending(.passing(topic: "b")),
    ]
    let endings: [BrokerEnding] = [
      .lost, .left, .closed(code: nil), .closed(code: 0x9A), .refused(code: 5),
    ]
    for _ in 0..<2000 {
      let (before, state) = (search.settled, search.state)
      switch random.next() % 3 {
      case 0: _ = search.connected()
      case 1: _ = search.answered(Rehearsal.birth)
      default:
        let step = steps[Int(random.next() % UInt64(steps.count))]
        _ = search.ended(endings[Int(random.next() % UInt64(endings.count))], on: step, at: now)
      }
      guard search.settled != before else { continue }
      let wasChecking = if case .checking = state { true } else { false }
      #expect(wasChecking || state == .renewing, "seed \(seed)")
    }
  }
}
