import Calendar
import Foundation
import Measurements
import TestSupport
import Testing

@Suite struct TimeZoneRulesTests {
  @Test func `there are expectations to test against`() {
    #expect(ZoneExpectation.all.count >= 20)
  }

  @Test(arguments: ZoneExpectation.all)
  func `offsets are those of Python's zoneinfo`(zone: ZoneExpectation) throws {
    let rules = try TimeZoneRules(name: zone.name, tzif: Array(zone.tzif))
    for pair in zone.offsets {
      #expect(rules.offset(at: second(pair[0])) == Int(pair[1]), "at \(pair[0])")
    }
  }

  @Test(arguments: ZoneExpectation.all)
  func `moments of local times are those of Python's zoneinfo`(zone: ZoneExpectation) throws {
    let rules = try TimeZoneRules(name: zone.name, tzif: Array(zone.tzif))
    for pair in zone.locals {
      let days = pair[0] / 86_400
      let local = LocalDateTime(
        date: CivilDate(daysSinceEpoch: Int(days)),
        millisecondOfDay: Int(pair[0] - days * 86_400) * 1000
      )
      #expect(rules.timestamp(of: local) == second(pair[1]), "of \(pair[0])")
    }
  }

  @Test(arguments: ZoneExpectation.all)
  func `a period of one offset holds all of its moments`(zone: ZoneExpectation) throws {
    let rules = try TimeZoneRules(name: zone.name, tzif: Array(zone.tzif))
    for pair in zone.offsets {
      let period = rules.period(at: second(pair[0]))
      #expect(period.interval.contains(second(pair[0])))
      let last = period.interval.to.advanced(byMilliseconds: -1)
      #expect(rules.period(at: last) == period)
      #expect(rules.period(at: period.interval.from) == period)
    }
  }

  @Test func `every zone file of this machine is read, and local times come back`() throws {
    var generator = SeededGenerator(seed: 8536)
    var count = 0
    for file in try Self.zoneFiles() {
      let rules = try TimeZoneRules(name: file.path, tzif: Array(Data(contentsOf: file)))
      for _ in 0..<20 {
        let moment = Timestamp(milliseconds: .random(in: 0...3_818_620_800_000, using: &generator))
        let back = rules.timestamp(of: rules.local(at: moment))
        #expect(back <= moment, "\(file.path) \(moment)")
        #expect(rules.local(at: back) == rules.local(at: moment), "\(file.path) \(moment)")
      }
      count += 1
    }
    #expect(count > 300)
  }

  @Test(arguments: [
    (Int64.min, "UTC"), (.max, "UTC"), (.min, "Europe/Amsterdam"), (.max, "Europe/Amsterdam"),
    (8_640_000_000_000_000, "America/New_York"), (.max / 4, "Asia/Ho_Chi_Minh"),
  ])
  func `moments beyond all dates are answered`(milliseconds: Int64, name: String) throws {
    let rules = try ZoneExpectation.rules(name)
    let moment = Timestamp(milliseconds: milliseconds)
    let local = rules.local(at: moment)
    #expect(abs(local.date.year) > 270_000)
    #expect(abs(rules.timestamp(of: local).milliseconds) == 8_640_000_000_000_000)
    #expect(rules.text(of: moment).contains("T"))
  }

  @Test func `summers go on beyond the years written out`() throws {
    let rules = try ZoneExpectation.rules("Europe/Amsterdam")
    for year in stride(from: 2149, to: 9000, by: 97) {
      let date = CivilDate(year: year, month: 7, day: 1)
      #expect(rules.offset(at: rules.start(of: date)) == 7200)
      #expect(rules.offset(at: rules.start(of: date.adding(days: 184))) == 3600)
    }
  }

  @Test(arguments: [
    ("Asia/Ho_Chi_Minh", 1_788_303_600_000, "2026-09-02T06:00:00+07:00"),
    ("Asia/Kathmandu", 1_788_303_600_250, "2026-09-02T04:45:00.250+05:45"),
    ("America/St_Johns", 1_788_303_600_000, "2026-09-01T20:30:00-02:30"),
    ("UTC", 0, "1970-01-01T00:00:00+00:00"),
  ])
  func `a moment is told with its offset`(name: String, at: Int64, text: String) throws {
    let rules = try ZoneExpectation.rules(name)
    #expect(rules.text(of: Timestamp(milliseconds: at)) == text)
  }

  /// The files of the zoneinfo database, without links and without `right/`, which counts leap seconds.
  static func zoneFiles() throws -> [URL] {
    let folder = "/usr/share/zoneinfo"
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects ?? []
    return try names.compactMap { $0 as? String }
      .filter { !$0.hasPrefix("right/") && !$0.hasPrefix("posix/") }
      .map { URL(filePath: folder).appending(path: $0) }
      .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
      .filter { try Data(contentsOf: $0).starts(with: Data("TZif".utf8)) }
  }
}
