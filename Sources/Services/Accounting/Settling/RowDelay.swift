import Hashing
package import Measurements

/// How long after each full minute a gateway publishes the rows that are due then.
///
/// The clocks of all gateways agree, so that without it a park's broker got the rows of all of them within
/// the same moment. It follows from the gateway's name and never changes. Only the publishing waits: rows are
/// made, dated and given to alarms when they are due.
package struct RowDelay: Sendable, Hashable {
  /// All delays are shorter, in milliseconds.
  package static let longest: Int64 = 5000
  /// Rows of intervals that ended longer ago are published at once: corrections, and what a gap brought.
  private static let youth: Int64 = 300_000
  private static let minute: Int64 = 60_000

  package let milliseconds: Int64

  /// None: for replays, and where rows are not published.
  package static let none = Self(milliseconds: 0)

  private init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The delay of a gateway, by its full name.
  package init(of gateway: String) {
    // A last mixing, so that names that differ in their last letter are far apart.
    var hash = FNVHash(of: gateway.utf8).value
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
    self.init(milliseconds: Int64((hash ^ hash >> 33) % UInt64(Self.longest)))
  }

  private static func sinceMinute(_ now: Timestamp) -> Int64 {
    now.milliseconds - now.floored(by: minute) * minute
  }

  /// Whether rows that are due now wait.
  package func holds(at now: Timestamp) -> Bool { Self.sinceMinute(now) < milliseconds }

  /// How long rows that wait now have to, in milliseconds; `nil`: none wait.
  package func rest(at now: Timestamp) -> Int64? {
    let rest = milliseconds - Self.sinceMinute(now)
    return rest > 0 ? rest : nil
  }

  /// Whether a row may wait.
  func concerns(_ interval: Interval, at now: Timestamp) -> Bool {
    interval.to > now.advanced(byMilliseconds: -Self.youth)
  }
}
