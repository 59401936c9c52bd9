import Measurements
import Testing

@testable import Polling

/// The transitions of polling's state machines, one line of a table each.
@Suite struct StateMachineTests {
  private static func at(_ seconds: Double) -> MonotonicTime {
    MonotonicTime(nanoseconds: Int64(seconds * 1e9))
  }

  private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

  // MARK: A connection

  private static func down(_ until: Double, _ pause: Double) -> ConnectionState {
    .down(until: at(until), pause: nanoseconds(pause))
  }

  /// State, event at 100 s, next state.
  static let connection: [(ConnectionState, ConnectionState.Event, ConnectionState)] = [
    (.usable, .answered, .usable),
    (.usable, .failed, down(100.5, 0.5)),
    (down(100, 0.5), .failed, down(101, 1)),
    (down(100, 1), .failed, down(102, 2)),
    (down(100, 2), .failed, down(104, 4)),
    (down(100, 4), .failed, down(105, 5)),
    (down(100, 5), .failed, down(105, 5)),
    (down(100, 5), .answered, .usable),
  ]

  @Test(arguments: connection.indices)
  func `a connection goes down with growing pauses, and up with an answer`(line: Int) {
    let (state, event, next) = Self.connection[line]
    #expect(state.after(event, at: Self.at(100)) == next)
  }

  @Test func `a connection is open but for its pause`() {
    #expect(ConnectionState.usable.isOpen(at: Self.at(0)))
    #expect(!Self.down(10, 1).isOpen(at: Self.at(9.9)))
    #expect(Self.down(10, 1).isOpen(at: Self.at(10)))
  }

  @Test func `a failure is logged the first time, with each new kind, and after an answer`() {
    var reachability = ConnectionReachability()
    let refused = FailureReason("refused 1", kind: "refused")
    let lost = FailureReason("lost", kind: "lost")
    let logged = [refused, refused, lost, lost].map { reachability.noteFailure($0, at: Self.at(1)) }
    #expect(logged == [true, false, true, false])
    #expect(reachability.reason == lost)
    let wasDown = (0..<2).map { _ in reachability.noteAnswer(at: Self.at(2)) }
    #expect(wasDown == [true, false])
    let isLoggedAgain = reachability.noteFailure(lost, at: Self.at(3))
    #expect(isLoggedAgain)
  }

  // MARK: A device

  private static let silence = DeviceContact.Event.failed(.timeout, "silent")
  private static let down = DeviceContact.Event.connectionFailed("down")

  /// Events, one a second from 0 on, and what comes of them: state, cycles, the next probe in seconds.
  static let contacts: [([DeviceContact.Event], String)] = [
    ([], "answering"),
    ([.answered], "answering"),
    ([silence], "failing timeout 1"),
    ([silence, .answered], "answering"),
    ([silence, silence], "suspended timeout 2 probe 2.0"),
    ([silence, silence, silence], "suspended timeout 3 probe 4.0"),
    ([silence, silence, silence, silence], "suspended timeout 4 probe 7.0"),
    (Array(repeating: silence, count: 9), "suspended timeout 9 probe 38.0"),
    ([silence, silence, .answered], "answering"),
    ([silence, silence, .answered, silence], "failing timeout 1"),
    ([down], "failing disconnected 1"),
    ([down, down, down], "failing disconnected 3"),
    ([down, silence], "suspended timeout 2 probe 2.0"),
    ([silence, down], "failing disconnected 2"),
    ([silence, silence, down], "suspended disconnected 3 probe 2.0"),
    ([silence, silence, down, silence], "suspended timeout 4 probe 5.0"),
    ([silence, silence, down, .answered], "answering"),
    ([.failed(.badFrame, "bad CRC"), silence], "suspended timeout 2 probe 2.0"),
  ]

  @Test(arguments: contacts.indices)
  func `a device that fails twice is suspended with growing pauses`(line: Int) {
    let (events, expected) = Self.contacts[line]
    var contact = DeviceContact.answering
    for (second, event) in events.enumerated() {
      let now = Self.at(Double(second))
      contact = contact.after(event, at: now, longestPause: Self.nanoseconds(30))
    }
    #expect(Self.describe(contact) == expected)
    #expect(contact.isSuspended == expected.hasPrefix("suspended"))
  }

  private static func describe(_ contact: DeviceContact) -> String {
    switch contact {
    case .answering: "answering"
    case .failing(let silence): "failing \(silence.code.code) \(silence.cycles)"
    case .suspended(let silence, _, let probeAt):
      "suspended \(silence.code.code) \(silence.cycles) probe \(Double(probeAt.nanoseconds) / 1e9)"
    }
  }

  @Test func `a suspended device may be asked at its probe, any other at once`() {
    let silent = DeviceContact.Silence(cycles: 2, since: Self.at(0), code: .timeout, reason: "")
    let suspended = DeviceContact.suspended(silent, pause: 1, probeAt: Self.at(5))
    #expect([4.9, 5].map { suspended.mayAsk(at: Self.at($0)) } == [false, true])
    #expect(DeviceContact.failing(silent).mayAsk(at: Self.at(0)))
    #expect(DeviceContact.answering.mayAsk(at: Self.at(0)))
  }

  // MARK: Gaps between points

  private static func refused(_ until: Double, _ pause: Double) -> GapTolerance {
    .refused(until: at(until), pause: nanoseconds(pause))
  }

  private static func retried(_ since: Double, _ pause: Double) -> GapTolerance {
    .retried(since: at(since), pause: nanoseconds(pause))
  }

  /// State, event at 100,000 s, next state.
  static let gaps: [(GapTolerance, GapTolerance.Event, GapTolerance)] = [
    (.untested, .planning, .untested),
    (.untested, .refusal, refused(100_060, 60)),
    (.untested, .certainRefusal, refused(101_800, 1800)),
    (refused(100_001, 60), .planning, refused(100_001, 60)),
    (refused(100_000, 60), .planning, retried(100_000, 60)),
    (refused(100_001, 60), .refusal, refused(100_001, 60)),
    (refused(100_001, 60), .certainRefusal, refused(100_001, 60)),
    (retried(99_990, 60), .planning, retried(99_990, 60)),
    (retried(99_990, 60), .refusal, refused(100_120, 120)),
    (retried(99_990, 60), .certainRefusal, refused(101_800, 1800)),
    (retried(99_990, 1800), .refusal, refused(103_600, 3600)),
    (retried(99_990, 80_000), .refusal, refused(186_400, 86_400)),
    (retried(99_940, 60), .refusal, refused(100_060, 60)),
  ]

  @Test(arguments: gaps.indices)
  func `gaps that a device refuses are tried again ever more seldom`(line: Int) {
    let (state, event, next) = Self.gaps[line]
    #expect(state.after(event, at: Self.at(100_000)) == next)
  }

  // MARK: The loop

  /// State, event at 7 s, next state, since when the next step is due.
  static let phases: [(PollingPhase, PollingPhase.Event, PollingPhase, Double?)] = [
    (.stopped, .begins, .polling(since: at(7)), 7),
    (.stopped, .sleeps(until: at(9)), .sleeping(until: at(9)), 9),
    (.stopped, .isCutShort, .stopped, nil),
    (.sleeping(until: at(5)), .begins, .polling(since: at(7)), 7),
    (.sleeping(until: at(9)), .isCutShort, .sleeping(until: at(9)), 9),
    (.sleeping(until: at(9)), .ends, .stopped, nil),
    (.polling(since: at(3)), .begins, .polling(since: at(7)), 7),
    (.polling(since: at(3)), .isCutShort, .cutShort(since: at(3)), 3),
    (.polling(since: at(3)), .ends, .stopped, nil),
    (.cutShort(since: at(3)), .isCutShort, .cutShort(since: at(3)), 3),
    (.cutShort(since: at(3)), .begins, .polling(since: at(7)), 7),
    (.cutShort(since: at(3)), .ends, .stopped, nil),
  ]

  @Test(arguments: phases.indices)
  func `only a poll of the loop is cut short`(line: Int) {
    let (phase, event, next, due) = Self.phases[line]
    #expect(phase.after(event, at: Self.at(7)) == next)
    #expect(next.dueSince == due.map(Self.at))
    #expect(next.isCutShort == (next == .cutShort(since: Self.at(3))))
  }

  // MARK: Points that are found out

  /// Events and whether the device is to be asked for its points; whether it is known who it was.
  static let discoveries: [([DiscoveryState.Event], isWanted: Bool, isNews: Bool)] = [
    ([], true, false),
    ([.lost], true, false),
    ([.confirmed], true, false),
    ([.found(nil)], false, true),
    ([.found(nil), .lost], true, true),
    ([.found(nil), .lost, .lost], true, true),
    ([.found(nil), .lost, .confirmed], false, true),
    ([.found(nil), .confirmed], false, true),
    ([.found(nil), .lost, .found(nil)], false, true),
  ]

  @Test(arguments: discoveries.indices)
  func `a device that was lost is asked again who it is`(line: Int) {
    let (events, isWanted, isNews) = Self.discoveries[line]
    var state = DiscoveryState()
    for event in events { state.note(event) }
    #expect(state.isWanted == isWanted)
    let news = (0..<2).map { _ in state.takeNews() }
    #expect(news == [isNews, false])
  }

  // MARK: Probes

  @Test func `every 300th part of the time a probe waits for the whole timeout`() {
    var pacing = ProbePacing()
    pacing.noteAnswer(after: Self.nanoseconds(0.1))
    #expect(pacing.shortestWait == Self.nanoseconds(0.4))
    let waits = [0, 10, 299, 300, 301, 600].map { second in
      pacing.wait(hasAnswered: false, timeout: Self.nanoseconds(1), at: Self.at(second))
    }
    #expect(
      waits == [.wholeTimeout, .shortest, .shortest, .wholeTimeout, .shortest, .wholeTimeout]
    )
  }

  @Test func `a device that has answered waits for the first whole probe a fifth of that`() {
    var pacing = ProbePacing()
    let waits = [0, 59, 60, 61].map { second in
      pacing.wait(hasAnswered: true, timeout: Self.nanoseconds(1), at: Self.at(second))
    }
    #expect(waits == [.shortest, .shortest, .wholeTimeout, .shortest])
  }

  @Test func `a probe is followed by nine times its length without one`() {
    var pacing = ProbePacing()
    #expect(pacing.mayProbe(at: Self.at(0)))
    pacing.noteProbe(since: Self.at(1), at: Self.at(2))
    #expect([10.9, 11].map { pacing.mayProbe(at: Self.at($0)) } == [false, true])
  }
}
