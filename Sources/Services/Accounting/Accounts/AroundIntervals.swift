import Calendar
import Energy
import Measurements

extension PlantCalendar {
  /// The intervals of a period that share a moment with another interval, in order.
  func intervals(of period: Period, around interval: Interval) -> [Interval] {
    var found: [Interval] = []
    var moment = interval.from
    while moment < interval.to, let next = self.interval(of: period, containing: moment) {
      found.append(next)
      moment = max(next.to, moment.advanced(byMilliseconds: 1))
    }
    return found
  }
}

extension DemandWindow {
  /// The blocks that share a moment with an interval, in order.
  func blocks(around interval: Interval, _ zone: TimeZoneRules) -> [Interval] {
    var found: [Interval] = []
    var moment = interval.from
    while moment < interval.to {
      let next = block(containing: moment, in: zone)
      found.append(next)
      moment = max(next.to, moment.advanced(byMilliseconds: 1))
    }
    return found
  }
}
