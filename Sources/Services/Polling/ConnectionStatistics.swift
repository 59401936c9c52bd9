/// What happened on a connection since the start.
package struct ConnectionStatistics: Sendable, Hashable {
  /// Requests sent, retries included.
  package var requests: Int64 = 0
  /// Requests that were answered with data.
  package var answers: Int64 = 0
  package var timeouts: Int64 = 0
  package var exceptions: Int64 = 0
  package var garbled: Int64 = 0
  /// Times the connection was lost or could not be made.
  package var connectionFailures: Int64 = 0
  /// Due instants that were passed over because the connection was busy.
  package var missed: Int64 = 0
  /// Devices whose period cannot be kept at present.
  package var lateDevices = 0
  /// Devices that are suspended after falling silent.
  package var silentDevices = 0
  /// Nanoseconds that requests kept the connection busy.
  package var busy: Int64 = 0
  /// Nanoseconds that devices took to begin their answers, all answers together: what a request
  /// lasted beyond its time on the wire.
  package var response: Int64 = 0
  /// The share of the time that the connection would be busy by the forecast of `check`.
  package var forecastLoad: Double = 0

  /// Seconds from the end of a request to the start of its answer, on average; `nil` without answers.
  package var responseTime: Double? {
    answers > 0 ? Double(response) / 1e9 / Double(answers) : nil
  }

  package init() {}
}
