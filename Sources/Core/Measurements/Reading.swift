/// Why a point has no value at its due time; ``code`` is the quality code in a message's `bad`.
package enum QualityCode: Sendable, Hashable {
  case timeout
  /// The Modbus exception code that the device answered with, 1…11.
  case exception(UInt8)
  case badFrame
  case notAvailable
  case notANumber
  case outOfRange
  case stale
  case disconnected

  /// The name in a message's `bad`.
  package var code: String {
    switch self {
    case .timeout: "timeout"
    case .exception(let code): "exception_\(code)"
    case .badFrame: "bad_frame"
    case .notAvailable: "not_available"
    case .notANumber: "not_a_number"
    case .outOfRange: "out_of_range"
    case .stale: "stale"
    case .disconnected: "disconnected"
    }
  }

  /// Whether the device answered: an exception or a "no value" is an answer.
  package var isAnAnswer: Bool {
    switch self {
    case .exception, .notAvailable, .notANumber, .outOfRange: true
    case .timeout, .badFrame, .stale, .disconnected: false
    }
  }
}

/// The result of one point at one due time.
package struct Reading: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    case good(PointValue)
    case bad(QualityCode)
  }

  /// The point's position among its device's points.
  package var point: Int
  package var outcome: Outcome

  package init(point: Int, outcome: Outcome) {
    self.point = point
    self.outcome = outcome
  }

  package var value: PointValue? {
    if case .good(let value) = outcome { value } else { nil }
  }
}

/// The result of one poll of a device: one reading for each point that was due.
package struct PollResult: Sendable {
  /// The device's id.
  package var device: String
  /// When the first answer of the poll arrived; without one, when the first request timed out.
  package var timestamp: Timestamp
  package var readings: [Reading]

  package init(device: String, timestamp: Timestamp, readings: [Reading]) {
    self.device = device
    self.timestamp = timestamp
    self.readings = readings
  }
}
