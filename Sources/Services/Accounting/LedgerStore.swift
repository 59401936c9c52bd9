package import Energy
package import Indicators
package import Measurements

/// Where accounting keeps what must outlive it.
package protocol LedgerStore: Sendable {
  /// The newest bytes of each checkpoint, by key.
  func checkpoints() async throws(LedgerError) -> [String: [UInt8]]

  /// All slots that begin at `since` or later, and what was last published for each interval that ends
  /// later.
  func history(since: Timestamp) async throws(LedgerError) -> LedgerHistory

  /// Keeps all the changes or none.
  func commit(_ changes: LedgerChanges) async throws(LedgerError)
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

  package init(_ result: IndicatorResult) {
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
  package var revision: Int
  package var isFinal: Bool

  package init(revision: Int, isFinal: Bool) {
    self.revision = revision
    self.isFinal = isFinal
  }
}

/// What the ledger holds from a moment on.
package struct LedgerHistory: Sendable {
  package var meterSlots: [MeterSlot] = []
  package var productionSlots: [ProductionSlot] = []
  package var publications: [PublicationKey: Publication] = [:]

  package init() {}
}
