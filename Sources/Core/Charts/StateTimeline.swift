package import Calendar
package import Measurements

/// What machines did over time, with a lane for each.
package struct StateTimeline: Sendable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case running, setup, idle, fault, off, unknown
  }

  package struct Stretch: Sendable, Hashable {
    package var interval: Interval
    package var state: State

    package init(_ interval: Interval, _ state: State) {
      self.interval = interval
      self.state = state
    }
  }

  /// An interval with its own name, such as a shift.
  package struct Mark: Sendable, Hashable {
    package var interval: Interval
    package var name: String

    package init(_ interval: Interval, _ name: String) {
      self.interval = interval
      self.name = name
    }
  }

  package struct Lane: Sendable, Hashable {
    package var name: String
    /// In order of time, without overlap.
    package var stretches: [Stretch]
    /// Drawn below the states, such as the shifts of a day.
    package var marks: [Mark]
    /// The moment at the lane's left edge, for one lane per day; `nil`: the chart's beginning.
    package var start: Timestamp?

    package init(
      name: String,
      stretches: [Stretch],
      marks: [Mark] = [],
      start: Timestamp? = nil
    ) {
      self.name = name
      self.stretches = stretches
      self.marks = marks
      self.start = start
    }
  }

  package var title: String
  package var subtitle: String
  package var interval: Interval
  package var lanes: [Lane]
  package var zone: TimeZoneRules

  package init(
    title: String,
    subtitle: String,
    interval: Interval,
    lanes: [Lane],
    zone: TimeZoneRules
  ) {
    self.title = title
    self.subtitle = subtitle
    self.interval = interval
    self.lanes = lanes
    self.zone = zone
  }

  /// `7:05` for hours and minutes, rounded to minutes; below a minute in seconds.
  static func duration(_ milliseconds: Int64) -> String {
    if milliseconds < 60_000 { return "\(milliseconds / 1000) s" }
    let minutes = (milliseconds + 30_000) / 60_000
    let rest = minutes % 60
    return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
