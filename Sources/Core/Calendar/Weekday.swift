/// Days of the week as configuration files name them.
package enum Weekday: String, Sendable, Hashable, CaseIterable, Codable {
  case mon, tue, wed, thu, fri, sat, sun

  /// The weekday of a day, counted from 1970-01-01, which was a Thursday.
  package init(daysSinceEpoch days: Int) {
    self =
      switch ((days % 7) + 7) % 7 {
      case 0: .thu
      case 1: .fri
      case 2: .sat
      case 3: .sun
      case 4: .mon
      case 5: .tue
      default: .wed
      }
  }
}
