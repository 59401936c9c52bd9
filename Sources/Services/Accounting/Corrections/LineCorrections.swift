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
    guard lines.work(of: position).line.hasRoom(forStopAt: clock.lastTick) else {
      throw .tooManyStops
    }
    await ledger.turn.wait()
    ledger.turn.take()
    defer { ledger.turn.end() }
    let runs = try await runs(of: position, overlapping: stop)
    lines.planStop(stop, of: position, touching: runs)
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
    await ledger.turn.wait()
    ledger.turn.take()
    defer { ledger.turn.end() }
    let standing = try await runs(of: position, overlapping: interval).filter(\.state.isStanding)
    let count = lines.setReason(reason, in: interval, of: position, standing: standing)
    guard count > 0 else { throw .nothingStood }
    return count
  }

  private func position(
    ofLine id: String,
    correcting interval: Interval
  ) throws(LineCorrectionError) -> Int {
    let position = lines.position(of: id)
    guard clock.isStarted, let position else { throw .unknownLine(id) }
    guard !interval.isEmpty else { throw .emptyInterval }
    guard interval.milliseconds <= Self.longestCorrection else { throw .tooLong }
    guard clock.lastTick.milliseconds(since: interval.from) <= Self.oldest else { throw .tooOld }
    return position
  }

  private func runs(
    of position: Int,
    overlapping interval: Interval
  ) async throws(LineCorrectionError) -> [PastRun] {
    do throws(LedgerError) {
      let line = plan.definition.lines[position].id
      return try await slots.endedRuns(of: position, line, overlapping: interval)
    } catch {
      throw .store(error)
    }
  }
}
