import Accounting
import Calendar
import Configuration
import Adapters
import Measurements
import Messages
import Records
import Production

/// Accounts the readings of a recording and writes the results.
actor ReplayAccountant {
  private let accounting: Accounting
  private let ledger: ReplayLedger
  private let pace: RunningPace?
  private var hasBegun = false
  /// Stops planned before the first reading.
  private var early: [RecordedStop] = []

  init(_ configuration: GatewayConfiguration, pace: RunningPace?) throws(StartFailure) {
    let topics = Topics(configuration.identity)
    let assets = AssetRecords(configuration, topics: topics, in: RecordBook())
    let definition =
      try AccountingDefinition(configuration) ?? AccountingDefinition(zone: .utc, devices: [])
    ledger = ReplayLedger(assets: assets, descriptor: 1)
    accounting = Accounting(definition, store: ledger)
    self.pace = pace
  }

  /// Takes the next block; the first reading of all sets the beginning of time.
  func take(
    _ block: RecordedBlock,
    of points: [PointReference]
  ) async throws(LedgerError) {
    if !hasBegun, let first = block.readings.first {
      let start = Timestamp(milliseconds: first.time)
      try await accounting.beginReplay(of: points, pace: pace, at: start)
      hasBegun = true
      for stop in early { try await plan(stop) }
    }
    var position = 0
    for stop in block.stops {
      if hasBegun, position < stop.position {
        await accounting.replay(Array(block.readings[position..<stop.position]))
        position = stop.position
      }
      if hasBegun { try await plan(stop) } else { early.append(stop) }
    }
    let rest = position == 0 ? block.readings : Array(block.readings[position...])
    if hasBegun { await accounting.replay(rest) }
  }

  private func plan(_ stop: RecordedStop) async throws(LedgerError) {
    do throws(LineCorrectionError) {
      try await accounting.replayStop(stop.stop, of: stop.line, at: stop.time)
    } catch {
      let from = stop.stop.from.milliseconds
      throw LedgerError("planned stop of \(stop.line) from \(from): \(error)")
    }
  }

  /// Makes the last rows.
  func conclude() async {
    if hasBegun { await accounting.concludeReplay() }
  }

  /// Writes what was collected.
  ///
  /// - Returns: The number of messages.
  func end() async -> Int { await ledger.end() }

  /// Whether the reader of the messages has gone.
  var isUnheard: Bool { get async { await ledger.isUnheard } }
}
