package import Alarms
package import Production

/// An alarm, and where its values come from.
package struct WatchedAlarm: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case point(PointReference)
    case indicator(IndicatorWatch)
  }

  package var rule: AlarmRule
  package var source: Source

  package init(rule: AlarmRule, source: Source) {
    self.rule = rule
    self.source = source
  }
}
