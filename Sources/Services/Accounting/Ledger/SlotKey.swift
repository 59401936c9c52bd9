import Measurements

/// A row of the ledger: of which register or line, and which slot.
struct SlotKey: Hashable, Sendable {
  var subject: String
  var from: Timestamp

  init(_ subject: String, _ slot: Interval) {
    self.subject = subject
    from = slot.from
  }
}
