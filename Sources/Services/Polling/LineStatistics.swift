/// What happened on a line since the start.
package struct LineStatistics: Sendable, Hashable {
  /// Requests sent, retries included.
  package var requests: Int64 = 0
  /// Requests that were answered with data.
  package var answers: Int64 = 0
  package var timeouts: Int64 = 0
  package var exceptions: Int64 = 0
  package var garbled: Int64 = 0
  /// Times the connection was lost or could not be made.
  package var lineFailures: Int64 = 0
  /// Due instants that were passed over because the line was busy.
  package var missed: Int64 = 0
  /// Devices whose period cannot be kept at present.
  package var lateDevices = 0
  /// Devices that are suspended after falling silent.
  package var silentDevices = 0
  /// Nanoseconds that requests kept the line busy.
  package var busy: Int64 = 0

  package init() {}
}
