import Outbox
import Measurements
import TestSupport
import Testing

@testable import Publishing

@Suite struct ConnectionStateTests {
  private typealias Phase = ConnectionState.Phase
  private typealias Event = ConnectionState.Event

  /// Every phase that an event leads to; what is not listed changes nothing.
  private static let table: [Phase: [Event: Phase]] = [
    .offline: [.accepted: .greeting, .switched: .switching, .lost: .offline, .stopped: .ended],
    .greeting: [
      .greeted: .sending, .greetingResumed: .greeting, .switched: .switching, .lost: .offline,
      .stopped: .leavingEarly,
    ],
    .sending: [
      .resumed: .sending, .greetingResumed: .greeting, .switched: .switching, .lost: .offline,
      .stopped: .leaving,
    ],
    .switching: [.lost: .offline, .stopped: .ended],
    .leavingEarly: [.greeted: .leaving, .greetingResumed: .leavingEarly, .lost: .ended],
    .leaving: [.resumed: .leaving, .greetingResumed: .leavingEarly, .lost: .ended],
    .ended: [:],
  ]

  /// The shortest way to each phase.
  private static let ways: [Phase: [Event]] = [
    .offline: [], .greeting: [.accepted], .sending: [.accepted, .greeted],
    .switching: [.accepted, .switched], .leavingEarly: [.accepted, .stopped],
    .leaving: [.accepted, .greeted, .stopped], .ended: [.stopped],
  ]

  private static func state(in phase: Phase) -> ConnectionState {
    var state = ConnectionState()
    for event in ways[phase] ?? [] { state.note(event, at: .now) }
    return state
  }

  @Test func `the phases follow one another as the table says, and in no other way`() {
    for phase in Phase.allCases {
      for event in Event.allCases {
        var state = Self.state(in: phase)
        #expect(state.phase == phase)
        let expected = Self.table[phase]?[event]
        #expect(state.note(event, at: .now) == (expected != nil), "\(phase), \(event)")
        #expect(state.phase == expected ?? phase, "\(phase), \(event)")
      }
    }
  }

  @Test func `what was begun goes on over a greeting, a stop and a switch, and over nothing else`()
  {
    let lasting: Set<Event> = [.greeted, .stopped, .switched]
    for (phase, events) in Self.table {
      for event in events.keys {
        var state = Self.state(in: phase)
        let turn = state.turn
        state.note(event, at: .now)
        #expect((state.turn == turn) == lasting.contains(event), "\(phase), \(event)")
      }
    }
  }

  @Test func `what a phase allows`() {
    let connected = Phase.allCases.filter { Self.state(in: $0).isConnected }
    #expect(connected == [.greeting, .sending, .switching, .leavingEarly, .leaving])
    #expect(Phase.allCases.filter { Self.state(in: $0).isSending } == [.sending, .leaving])
    let takesMessages = Phase.allCases.filter { Self.state(in: $0).takesMessages }
    #expect(takesMessages == [.greeting, .sending, .leavingEarly, .leaving])
    let isLeaving = Phase.allCases.filter { Self.state(in: $0).isLeaving }
    #expect(isLeaving == [.leavingEarly, .leaving, .ended])
    let hasGreetingToDo = Phase.allCases.filter { Self.state(in: $0).hasGreetingToDo }
    #expect(hasGreetingToDo == [.greeting, .leavingEarly])
  }

  @Test func `the pause grows to 5 s and begins anew after a good connection only`() {
    var state = ConnectionState()
    var now = MonotonicTime.now
    func pause(after lasted: Duration?) -> Duration {
      if let lasted {
        state.note(.accepted, at: now)
        now += lasted
      }
      state.note(.lost, at: now)
      return state.pause(inAnotherForm: false, at: now)
    }
    let pauses = (0..<6).map { _ in pause(after: nil) }
    #expect(pauses == [0.5, 1, 2, 4, 5, 5].map { .seconds($0) })
    #expect(pause(after: .seconds(29)) == .seconds(5))
    #expect(pause(after: .seconds(30)) == .seconds(0.5))
    #expect(pause(after: nil) == .seconds(1))
  }

  @Test func `another form is tried after a second, and the pause does not grow by it`() {
    var state = ConnectionState()
    #expect(state.pause(inAnotherForm: true, at: .now) == .seconds(1))
    #expect(state.pause(inAnotherForm: false, at: .now) == .seconds(0.5))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever happens, a gateway that stops never connects again`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var state = ConnectionState()
    var hasStopped = false
    for _ in 0..<200 {
      guard let event = Event.allCases.randomElement(using: &random) else { continue }
      let wasConnected = state.isConnected
      state.note(event, at: .now)
      hasStopped = hasStopped || event == .stopped
      guard hasStopped else { continue }
      #expect(state.isLeaving, "seed \(seed)")
      #expect(wasConnected || !state.isConnected, "seed \(seed)")
    }
  }
}
