import Calendar
import Foundation
import Measurements
import Testing

/// A zone's file, and the results of Python's zoneinfo for it, written by `Fixtures/zones.py`.
struct ZoneExpectation: Decodable, CustomTestStringConvertible {
  var name: String
  var tzif: Data
  /// Unix seconds, each with the offset in seconds at that moment.
  var offsets: [[Int64]]
  /// Local seconds, each with the Unix seconds of the first moment that reaches them.
  var locals: [[Int64]]

  var testDescription: String { name }

  /// The committed zones, or those in the file that `ZONE_EXPECTATIONS` names.
  static let all: [ZoneExpectation] = {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/zones.json")
    let other = ProcessInfo.processInfo.environment["ZONE_EXPECTATIONS"].map { URL(filePath: $0) }
    guard let data = try? Data(contentsOf: other ?? fixture) else { return [] }
    return (try? JSONDecoder().decode([ZoneExpectation].self, from: data)) ?? []
  }()

  static func rules(_ name: String) throws -> TimeZoneRules {
    let zone = all.first { $0.name == name }
    return try TimeZoneRules(name: name, tzif: Array(zone?.tzif ?? Data()))
  }
}

/// A moment from its Unix seconds, for short tables.
func second(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

extension TimeZoneRules {
  /// The moment of a local date and time.
  func at(_ date: String, _ hour: Int, _ minute: Int = 0) -> Timestamp {
    let date = CivilDate(iso: date) ?? CivilDate(year: 1970, month: 1, day: 1)
    return timestamp(of: LocalDateTime(date: date, minute: hour * 60 + minute))
  }
}
