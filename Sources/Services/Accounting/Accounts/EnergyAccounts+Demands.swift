import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// The demands of accounts, kept up with what is read and booked.
extension EnergyAccounts {
  /// Keeps the demands of all of an account that has ended up to date.
  func noteDemands(of position: Int, now: Timestamp, before end: Timestamp) {
    change(position) { $0.noteDemands(endedBy: now) }
    advanceSliding(of: position, before: min(end, backlogFrom(of: position)))
  }

  /// Finds the demands of intervals that a part of the store was added to, once they are whole.
  func noteDemands(in part: Interval, now: Timestamp) {
    let whole = Interval(from: part.from, to: min(part.to, now))
    for position in indices {
      change(position) { $0.noteDemands(endingIn: whole) }
      noteDemands(of: position, now: now, before: part.to)
    }
  }

  private func advanceSliding(of position: Int, before end: Timestamp) {
    let feeds = feeds
    change(position) { $0.changeDemands { $0.advance(before: end, $1, feeds) } }
  }

  /// Evaluates the windows that slide, and gives the ends of those that are to be found from the ledger.
  func staleWindows(before end: Timestamp) -> [StaleWindows] {
    var stale: [StaleWindows] = []
    for position in indices where view(position, \.demands.isSliding) {
      let end = min(end, backlogFrom(of: position))
      advanceSliding(of: position, before: end)
      for all in view(position, \.demands.stale) {
        let ends = Interval(from: all.from, to: min(all.to, end))
        if !ends.isEmpty { stale.append(StaleWindows(account: position, ends: ends, all: all)) }
      }
    }
    return stale
  }

  /// Finds the peaks of stale windows that end on a day again.
  func mend(_ windows: StaleWindows, on day: Interval, by profile: EnergyProfile) {
    change(windows.account) {
      $0.changeDemands { demands, account in
        demands.mend(windows.ends, on: day, by: profile, account)
        return windows.ends
      }
    }
  }

  /// Notes that stale windows have been found again.
  func forget(_ windows: StaleWindows) {
    change(windows.account) {
      $0.changeDemands { demands, _ in
        demands.forgetStale(windows.ends, of: windows.all)
        return nil
      }
    }
  }

  /// Notes that the energy of an interval was corrected.
  func noteCorrection(of position: Int, in interval: Interval) {
    change(position) {
      $0.changeDemands { demands, _ in
        demands.noteChange(in: interval)
        return nil
      }
    }
  }

  /// Forgets the peaks of blocks whose rows have long been made.
  func pruneSliding() {
    for position in indices {
      change(position) {
        $0.changeDemands { demands, _ in
          demands.pruneSliding()
          return nil
        }
      }
    }
  }
}
