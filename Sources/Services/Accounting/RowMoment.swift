import Alarms
import Energy
import Indicators
import Measurements
import Production

/// A moment at which rows may be due.
struct RowMoment: Sendable {
  /// Which rows of intervals that still run.
  enum Running: Sendable { case none, watched, all }

  var now: Timestamp
  /// Whether none was in the minute before.
  var isNewMinute: Bool
  /// ``Running/watched`` ones are made for alarms to see, and go nowhere else.
  var running: Running
  /// Rows of intervals that end later wait: their energy is not spread yet.
  var end = Timestamp.distantFuture
}

/// Rows that alarms look at while their intervals run.
struct WatchedRows: Hashable, Sendable {
  var subject: String
  var family: IndicatorFamily
  /// `nil`: any.
  var period: String?
}

extension Accounting {
  /// Whether a row of an account is made while its interval runs.
  func showsRunning(_ kind: RowKind, ofAccount position: Int, at moment: RowMoment) -> Bool {
    guard moment.running == .watched else { return moment.running == .all }
    let family: IndicatorFamily = kind.isPeriod ? .energy : .demand
    return replay.isWatched(accounts[position].definition.id, family, kind)
  }

  /// Whether a row of a line is made while its interval runs.
  func showsRunning(_ kind: RowKind, ofLine position: Int, at moment: RowMoment) -> Bool {
    guard moment.running == .watched else { return moment.running == .all }
    return replay.isWatched(lines[position].definition.id, .production, kind)
  }

  /// The rows of running intervals that alarms look at, and those that they are made of.
  var watchedRows: Set<WatchedRows> {
    var watched: Set<WatchedRows> = []
    for book in alarms {
      guard case .indicator(let watch) = book.source, watch.looksAtOpenRows else { continue }
      let rows = WatchedRows(subject: watch.subject, family: watch.family, period: watch.period)
      watched.insert(rows)
      let line = definition.lines.first { $0.id == watch.subject }
      guard watch.family == .production, let account = line?.energy else { continue }
      // A line's cost is that of its account's row.
      watched.insert(WatchedRows(subject: account, family: .energy, period: watch.period))
    }
    return watched
  }
}
