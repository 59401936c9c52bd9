package import Measurements
package import Messages

/// The state of the outbox, for `health`.
package struct OutboxStatistics: Sendable, Hashable {
  /// Messages that at least one broker has not acknowledged.
  package var depth = 0
  /// What the store takes on disk, all its files together.
  package var bytesOnDisk: Int64 = 0
  /// The most that it may take.
  package var byteLimit: Int64 = 0
  /// The time of the oldest message that is not acknowledged.
  package var oldest: Timestamp?
  /// Messages dropped since the start because there was no room, by class.
  package var dropped: [MessageClass: Int] = [:]
  /// Messages taken since the start.
  package var appended: Int64 = 0
  /// Messages that are in memory only, because the store cannot be written.
  package var unsaved = 0
  /// The fault of the store, while it lasts.
  package var fault: String?

  package init() {}
}
