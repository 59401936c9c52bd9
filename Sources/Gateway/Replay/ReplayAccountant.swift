import Accounting
import Calendar
import Configuration
import Gateway
import Measurements
import Messages
import Production

/// Accounts the readings of a recording and writes what follows from them.
actor ReplayAccountant {
  private let accounting: Accounting
  private let ledger: ReplayLedger
  private let pace: RunningPace?
  private var hasBegun = false

  init(_ configuration: GatewayConfiguration, pace: RunningPace?) throws(StartFailure) {
    let identity = configuration.identity
    let topics = Topics(
      enterprise: identity.enterprise,
      park: identity.park,
      factory: identity.factory,
      gateway: identity.id
    )
    let assets = AssetMessages(topics: topics, paths: GatewayRuntime.paths(configuration))
    let definition =
      try AccountingDefinition(configuration) ?? AccountingDefinition(zone: .utc, devices: [])
    ledger = ReplayLedger(assets: assets, descriptor: 1)
    accounting = Accounting(definition, store: ledger)
    self.pace = pace
  }

  /// Takes the next readings; the very first says when time begins.
  func take(
    _ readings: [RecordedReading],
    of points: [PointReference]
  ) async throws(LedgerError) {
    guard let first = readings.first else { return }
    if !hasBegun {
      let start = Timestamp(milliseconds: first.time)
      try await accounting.beginReplay(of: points, pace: pace, at: start)
      hasBegun = true
    }
    await accounting.replay(readings)
  }

  /// Makes the last rows.
  func conclude() async {
    if hasBegun { await accounting.concludeReplay() }
  }

  /// Writes what is gathered.
  ///
  /// - Returns: How many messages there were.
  func end() async -> Int { await ledger.end() }

  /// Whether nobody reads the messages any more.
  var isUnheard: Bool { get async { await ledger.isUnheard } }
}
