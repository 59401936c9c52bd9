import Testing

@testable import Runtime

@Suite struct RuntimePhaseTests {
  private typealias Row = (
    phase: RuntimePhase, turn: RuntimePhase.Turn, answer: RuntimePhase.Answer, next: RuntimePhase
  )

  /// Every request in every phase.
  private static let requests: [Row] = [
    (.running, .start, .granted, .starting),
    (.running, .reload, .granted, .reloading),
    (.running, .stop, .granted, .stopping),
    (.starting, .start, .wait, .starting),
    (.starting, .reload, .wait, .starting),
    (.starting, .stop, .wait, .stopRequested),
    (.reloading, .start, .wait, .reloading),
    (.reloading, .reload, .wait, .reloading),
    (.reloading, .stop, .wait, .stopRequested),
    (.stopRequested, .start, .refused, .stopRequested),
    (.stopRequested, .reload, .refused, .stopRequested),
    (.stopRequested, .stop, .wait, .stopRequested),
    (.stopDue, .start, .refused, .stopDue),
    (.stopDue, .reload, .refused, .stopDue),
    (.stopDue, .stop, .granted, .stopping),
    (.stopping, .start, .refused, .stopping),
    (.stopping, .reload, .refused, .stopping),
    (.stopping, .stop, .refused, .stopping),
  ]

  @Test(arguments: requests.indices)
  func `a request in a phase has one answer and one next phase`(index: Int) {
    let row = Self.requests[index]
    var phase = row.phase
    #expect(phase.request(row.turn) == row.answer)
    #expect(phase == row.next)
  }

  @Test(arguments: [
    (RuntimePhase.running, RuntimePhase.running), (.starting, .running), (.reloading, .running),
    (.stopRequested, .stopDue), (.stopDue, .stopDue), (.stopping, .stopping),
  ])
  func `the end of a turn leads to the next phase`(before: RuntimePhase, after: RuntimePhase) {
    var phase = before
    phase.end()
    #expect(phase == after)
  }
}
