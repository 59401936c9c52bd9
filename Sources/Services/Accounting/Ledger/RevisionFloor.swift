import Indicators
import Measurements

/// Revisions above all that rows may have had whose end nobody knows.
///
/// After a power cut the store may lack the newest rows, though brokers have seen them. An interval that began before
/// gets revisions of another thousand, so that none stands for two different rows.
struct RevisionFloor: Sendable, Hashable, Codable {
  static let checkpointKey = "gateway/cut"
  private static let step = 1000

  /// How many times it was unknown what brokers had seen.
  let cuts: Int
  /// Intervals that began before this moment are concerned.
  let moment: Timestamp

  /// The revision under which a row is published.
  func raised(_ revision: Int, from: Timestamp) -> Int {
    let base = Self.step * cuts
    return from < moment && revision < base ? base + revision % Self.step : revision
  }
}

extension LedgerWriter {
  /// Goes on after a number of power cuts; the moment of the last one is kept.
  func noteCuts(_ cuts: Int, _ checkpoints: [String: [UInt8]], at now: Timestamp) {
    guard cuts > 0 else { return }
    let bytes = checkpoints[RevisionFloor.checkpointKey]
    let known = bytes.flatMap { StateCheckpoint.state(RevisionFloor.self, from: $0) }
    if let known, known.cuts == cuts {
      revisions = known
    } else {
      let floor = RevisionFloor(cuts: cuts, moment: now)
      revisions = floor
      if let bytes = StateCheckpoint.bytes(of: floor) {
        add(checkpoint: bytes, for: RevisionFloor.checkpointKey)
      }
    }
  }

  /// Raises the revisions of rows that are new.
  func raise(_ rows: inout [KPIRow]) {
    guard let revisions else { return }
    for index in rows.indices {
      rows[index].revision = revisions.raised(
        rows[index].revision,
        from: rows[index].interval.from
      )
    }
  }
}
