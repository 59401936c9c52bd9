package import Accounting
package import Measurements

/// A row of a recording that plans a stop, like the command `planned_stop`.
package struct RecordedStop: Sendable, Hashable {
  /// When it was planned.
  package var time: Timestamp
  /// The id of the production line.
  package var line: String
  package var stop: Interval
  /// How many readings of the block come before it.
  package var position: Int

  package init(time: Timestamp, line: String, stop: Interval, position: Int) {
    (self.time, self.line, self.stop, self.position) = (time, line, stop, position)
  }

  /// The same behind another number of readings.
  func moved(to position: Int) -> Self {
    Self(time: time, line: line, stop: stop, position: position)
  }
}

/// The contents of some lines of a recording, in order.
package struct RecordedBlock: Sendable {
  package internal(set) var readings: [RecordedReading] = []
  package internal(set) var stops: [RecordedStop] = []
}
