package import Energy
package import Indicators
package import Measurements
package import Production

/// Where accounting keeps what must outlive it.
package protocol LedgerStore: Sendable {
  /// The newest bytes of each checkpoint, by key.
  func checkpoints() async throws(LedgerError) -> [String: [UInt8]]

  /// The slots of all meters' registers that begin in `interval`, in any order.
  func meterSlots(in interval: Interval) async throws(LedgerError) -> [MeterSlot]

  /// The slots of all lines that begin in `interval`, in any order.
  func productionSlots(in interval: Interval) async throws(LedgerError) -> [ProductionSlot]

  /// The runs of a line that share a moment with an interval, in any order; see ``LedgerChanges/runs``.
  func runs(
    of line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun]

  /// How each result whose interval ends after `moment` and begins before `end` was last published.
  func publications(
    endingAfter moment: Timestamp,
    beginningBefore end: Timestamp
  ) async throws(LedgerError) -> [PublicationKey: Publication]

  /// Keeps all the changes or none.
  func commit(_ changes: LedgerChanges) async throws(LedgerError)
}

extension LedgerStore {
  /// A store that keeps no runs: corrections then reach only what is going on.
  package func runs(
    of line: String,
    overlapping interval: Interval
  ) async throws(LedgerError) -> [PastRun] { [] }
}

/// A store that could not be read or written; nothing was changed in it.
package struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}

/// Which result, of all that are published.
package struct PublicationKey: Sendable, Hashable {
  package var subject: String
  package var family: IndicatorFamily
  package var period: String
  package var from: Timestamp

  package init(subject: String, family: IndicatorFamily, period: String, from: Timestamp) {
    self.subject = subject
    self.family = family
    self.period = period
    self.from = from
  }

  package init(_ result: KPIRow) {
    self.init(
      subject: result.subject,
      family: result.family,
      period: result.period,
      from: result.interval.from
    )
  }
}

/// How a result was last published.
package struct Publication: Sendable, Hashable {
  /// When its interval ended.
  package var end: Timestamp
  package var revision: Int
  package var isFinal: Bool

  package init(end: Timestamp, revision: Int, isFinal: Bool) {
    self.end = end
    self.revision = revision
    self.isFinal = isFinal
  }
}
