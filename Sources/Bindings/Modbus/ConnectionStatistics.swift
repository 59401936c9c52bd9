import System

/// What a client has done since it was made.
package struct ConnectionStatistics: Sendable, Hashable {
  package var requests = 0
  package var answers = 0
  package var exceptions = 0
  package var timeouts = 0
  package var garbledAnswers = 0
  /// Answers to earlier requests that came while another one's was waited for, or none; not among
  /// ``answers``.
  package var lateAnswers = 0
  /// How often the connection was opened.
  package var connections = 0
  /// Bytes on the wire, with MBAP header or CRC.
  package var bytesSent: Int64 = 0
  /// Bytes of whole frames on the wire; of a frame that was cut short, none.
  package var bytesReceived: Int64 = 0
  /// When the last request's first byte of an answer arrived, in nanoseconds of ``MonotonicClock``;
  /// 0 when it got none.
  package var answeredAt: Int64 = 0
  /// From the end of the last answered request to the first byte of its answer, in nanoseconds.
  package var responseTime: Int64 = 0

  package init() {}
}
