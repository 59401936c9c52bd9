package import Events
package import Alarms
package import Energy
package import Indicators
package import Measurements
package import Production

/// What is to be kept, and published, together: one transaction of the store.
///
/// Slots and checkpoints are whole states, not differences: they replace what the store has.
package struct LedgerChanges: Sendable {
  package var meterSlots: [MeterSlot] = []
  package var productionSlots: [ProductionSlot] = []
  /// Stretches of machine states that have ended; one replaces another of its line and beginning.
  package var runs: [PastRun] = []
  /// States by key; see ``LedgerStore/checkpoints()``.
  package var checkpoints: [String: [UInt8]] = [:]
  /// To be stored, as the newest of their ``PublicationKey``, and published.
  package var results: [KPIRow] = []
  /// Corrections of accounts, to be kept for who audits the ledger.
  package var corrections: [EnergyCorrection] = []
  /// To be published.
  package var events: [Event] = []
  /// How alarms stand that changed: to be published.
  package var alarms: [AlarmStatus] = []
  /// What lines that changed are doing: to be published.
  package var states: [PresentState] = []

  /// The moment up to which everything is accounted.
  package var time = Timestamp.distantPast

  /// When the results were made; `nil`: just now.
  package var rowTime: Timestamp?

  package init() {}

  package var isEmpty: Bool {
    meterSlots.isEmpty && productionSlots.isEmpty && runs.isEmpty && checkpoints.isEmpty
      && results.isEmpty && corrections.isEmpty && events.isEmpty && alarms.isEmpty
      && states.isEmpty
  }

  /// How many events are kept while the store refuses to.
  static let eventLimit = 10_000

  /// Adds later changes; what they replace is dropped.
  package mutating func append(_ later: LedgerChanges) {
    if isEmpty {
      self = later
      return
    }
    let meters = Set(later.meterSlots.map { SlotKey($0.register, $0.slot) })
    meterSlots.removeAll { meters.contains(SlotKey($0.register, $0.slot)) }
    meterSlots += later.meterSlots
    let lines = Set(later.productionSlots.map { SlotKey($0.line, $0.slot) })
    productionSlots.removeAll { lines.contains(SlotKey($0.line, $0.slot)) }
    productionSlots += later.productionSlots
    runs += later.runs
    corrections += later.corrections
    checkpoints.merge(later.checkpoints) { $1 }
    let published = Set(later.results.map(PublicationKey.init))
    results.removeAll { published.contains(PublicationKey($0)) }
    results += later.results
    alarms.removeAll { old in later.alarms.contains { $0.rule.id == old.rule.id } }
    alarms += later.alarms
    states.removeAll { old in later.states.contains { $0.line == old.line } }
    states += later.states
    events = (events + later.events).suffix(Self.eventLimit)
    time = later.time
  }
}
