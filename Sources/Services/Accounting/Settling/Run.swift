import Measurements

extension Accounting {
  /// Starts, keeps everything up to date until its task is cancelled, and commits what is left.
  package func run(clock: any AccountingClock) async throws(LedgerError) {
    try await start(at: clock.now)
    while !Task.isCancelled {
      let next = clock.now.floored(by: 1000) + 1
      do { try await clock.sleep(until: Timestamp(seconds: next)) } catch { break }
      await advance(to: clock.now)
    }
    await finish(at: clock.now)
  }
}
