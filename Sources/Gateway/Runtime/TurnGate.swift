/// Lets start, reload and stop of a gateway happen one after the other.
actor TurnGate {
  private(set) var phase = RuntimePhase.running
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// Does `work` when it is its turn.
  ///
  /// - Returns: its result; `nil` when the gateway stops and `work` was not done.
  func take<Result: Sendable>(
    _ turn: RuntimePhase.Turn,
    _ work: @Sendable () async -> Result
  ) async -> Result? {
    while true {
      switch phase.request(turn) {
      case .granted: return await finish(work)
      case .refused: return nil
      case .wait: await withCheckedContinuation { waiters.append($0) }
      }
    }
  }

  /// Does `work` now, unless another turn is in progress.
  func takeIfFree(_ turn: RuntimePhase.Turn, _ work: @Sendable () async -> Void) async {
    guard phase == .running, phase.request(turn) == .granted else { return }
    await finish(work)
  }

  private func finish<Result: Sendable>(_ work: @Sendable () async -> Result) async -> Result {
    let result = await work()
    phase.end()
    let waiting = waiters
    waiters = []
    for waiter in waiting { waiter.resume() }
    return result
  }
}
