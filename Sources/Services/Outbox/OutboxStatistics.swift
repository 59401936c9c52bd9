package import Measurements
package import Messages

/// The state of the outbox, for `health` and `outbox status`.
package struct OutboxStatistics: Sendable, Hashable {
  /// Messages that some broker has not acknowledged.
  package var depth = 0
  /// What the store takes on disk.
  package var bytesOnDisk: Int64 = 0
  /// The time of the oldest message that waits.
  package var oldest: Timestamp?
  /// Messages given up since the start because the store was full, by class.
  package var dropped: [MessageClass: Int] = [:]
  /// Messages taken since the start.
  package var appended: Int64 = 0
  /// The last fault of the store, while it lasts.
  package var fault: String?

  package init() {}
}
