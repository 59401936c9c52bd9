package import Measurements
import Production

extension Accounting {
  /// The longest interval of one correction: 31 days, in milliseconds.
  package static let longestCorrection: Int64 = 31 * 86_400_000

  private static let oldest: Int64 = 400 * 86_400_000

  /// Plans a stop of a line: time in it is no planned busy time.
  ///
  /// It may lie in the future or the past; the rows that it changes are published with a new revision.
  ///
  /// - Parameters:
  ///   - stop: From when to when.
  ///   - line: The line's id.
  /// - Throws: ``LineCorrectionError``; nothing was changed then.
  package func planStop(
    _ stop: Interval,
    of line: String
  ) async throws(LineCorrectionError) {
    let position = try position(ofLine: line, correcting: stop)
    guard lines[position].line.hasRoom(forStopAt: lastTick) else { throw .tooManyStops }
    await waitForSettling()
    isSettling = true
    defer { endSettling() }
    let runs = try await runs(of: position, overlapping: stop)
    lines[position].planStop(stop, touching: runs, calendar: definition.calendar)
  }

  /// Gives all stops of a line that share a moment with an interval a reason, each as a whole.
  ///
  /// - Parameters:
  ///   - reason: 1…100 characters.
  ///   - line: The line's id.
  ///   - interval: From when to when.
  /// - Returns: The number of stops.
  /// - Throws: ``LineCorrectionError``; nothing was changed then.
  package func setStopReason(
    _ reason: String,
    of line: String,
    in interval: Interval
  ) async throws(LineCorrectionError) -> Int {
    let position = try position(ofLine: line, correcting: interval)
    guard (1...100).contains(reason.count) else { throw .badReason }
    await waitForSettling()
    isSettling = true
    defer { endSettling() }
    let standing = try await runs(of: position, overlapping: interval).filter(\.state.isStanding)
    let count = lines[position]
      .setReason(reason, in: interval, of: standing, calendar: definition.calendar)
    guard count > 0 else { throw .nothingStood }
    return count
  }

  private func position(
    ofLine id: String,
    correcting interval: Interval
  ) throws(LineCorrectionError) -> Int {
    let position = lines.firstIndex { $0.definition.id == id }
    guard startedAt != nil, let position else { throw .unknownLine(id) }
    guard !interval.isEmpty else { throw .emptyInterval }
    guard interval.milliseconds <= Self.longestCorrection else { throw .tooLong }
    guard lastTick.milliseconds(since: interval.from) <= Self.oldest else { throw .tooOld }
    return position
  }

  func waitForSettling() async {
    while isSettling { await withCheckedContinuation { settlingWaiters.append($0) } }
  }

  private func runs(
    of position: Int,
    overlapping interval: Interval
  ) async throws(LineCorrectionError) -> [PastRun] {
    do throws(LedgerError) {
      return try await endedRuns(of: position, overlapping: interval)
    } catch {
      throw .store(error)
    }
  }
}

extension Accounting {
  /// A line's runs that have ended, as they are now; the newest of one beginning counts.
  func endedRuns(
    of position: Int,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] {
    let id = lines[position].definition.id
    var runs: [Timestamp: PastRun] = [:]
    for run in try await store.runs(of: id, overlapping: interval) {
      runs[run.interval.from] = run
    }
    for run in unsaved.runs + lines[position].recentRuns + lines[position].outcome.runs
    where run.line == id && !run.interval.intersection(interval).isEmpty {
      runs[run.interval.from] = run
    }
    // One that had ended too early goes on as the present run.
    if let present = lines[position].line.presentRunFrom { runs[present] = nil }
    return runs.values.sorted { $0.interval.from < $1.interval.from }
  }

  /// Splits energy that a counter bridged over a gap by the machine's states within the gap, which lie
  /// longer back than a line remembers them.
  func splitBridgedEnergy(before end: Timestamp) async throws(LedgerError) {
    for position in lines.indices {
      let forgotten = lines[position].idleEnergy
        .forgotten(by: lines[position].line, before: end, calendar: definition.calendar)
      guard let time = forgotten else { continue }
      let runs = try await endedRuns(of: position, overlapping: time)
      lines[position].settleIdleEnergy(of: time, by: runs, calendar: definition.calendar)
    }
  }
}
