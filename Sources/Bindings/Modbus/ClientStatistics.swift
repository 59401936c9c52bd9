import System

/// What a client has done since it was made.
package struct ClientStatistics: Sendable, Hashable {
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

/// Counts what a client does.
final class ExchangeTally {
  private(set) var statistics = ClientStatistics()

  func noteConnection() { statistics.connections += 1 }

  func noteRequest() {
    statistics.requests += 1
    statistics.answeredAt = 0
  }

  func noteSent(_ bytes: Int) { statistics.bytesSent += Int64(bytes) }

  /// The first byte of an answer came; the request was on its way as a whole at `sentAt`.
  func noteFirstByte(at now: Int64, sentAt: Int64) {
    statistics.answeredAt = now
    statistics.responseTime = max(now - sentAt, 0)
  }

  /// A whole frame came.
  func noteReceived(_ bytes: Int) { statistics.bytesReceived += Int64(bytes) }

  func noteAnswer() { statistics.answers += 1 }

  /// An answer to an earlier request came.
  func noteLateAnswer() { statistics.lateAnswers += 1 }

  func note(_ error: ModbusError) {
    switch error.kind {
    case .exception:
      statistics.exceptions += 1
      statistics.answers += 1
    case .noAnswer: statistics.timeouts += 1
    case .garbled: statistics.garbledAnswers += 1
    case .connectionDown, .interrupted, .invalidRequest: break
    }
  }
}
