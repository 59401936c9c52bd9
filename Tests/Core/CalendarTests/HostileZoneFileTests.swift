import Calendar
import Foundation
import Measurements
import TestSupport
import Testing

@Suite struct HostileZoneFileTests {
  private static let moments: [Int64] = [
    .min, -2_208_988_800_000, 0, 1_700_000_000_000, 2_145_913_200_000, 5_700_000_000_000, .max,
  ]

  /// Whatever a file contains, no question about it traps, and no slot is empty.
  private func question(_ rules: TimeZoneRules) {
    let grid = SlotGrid(zone: rules, edges: [1050])
    for milliseconds in Self.moments {
      let moment = Timestamp(milliseconds: milliseconds)
      let local = rules.local(at: moment)
      _ = rules.timestamp(of: local)
      _ = rules.day(containing: moment)
      #expect(!grid.slot(containing: moment).isEmpty)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `no mutated file makes a question crash`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for _ in 0..<500 {
      let zone = try #require(ZoneExpectation.all.randomElement(using: &generator))
      var bytes = Array(zone.tzif)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = .random(in: 0...255, using: &generator)
      }
      if let rules = try? TimeZoneRules(name: "mutated", tzif: bytes) {
        question(rules)
        accepted += 1
      }
    }
    #expect(accepted > 0, "seed \(seed)")
  }

  @Test func `a file cut at any byte is refused, not crashed on`() throws {
    let bytes = Array(try #require(ZoneExpectation.all.first { $0.name == "UTC" }).tzif)
    for length in 0..<bytes.count {
      #expect(throws: TimeZoneError.self) {
        try TimeZoneRules(name: "cut", tzif: Array(bytes[..<length]))
      }
    }
  }

  @Test(arguments: [UInt64(5), 6])
  func `no mutated footer makes a question crash`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let letters = Array("ABC<>+-:,./JM0123456789".utf8)
    for _ in 0..<1000 {
      let zone = try #require(
        ZoneExpectation.all.filter { $0.name.hasPrefix("rule") }.randomElement(using: &generator)
      )
      var bytes = Array(zone.tzif)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: bytes.count - 12..<bytes.count - 1, using: &generator)
        bytes[index] = letters.randomElement(using: &generator) ?? 0
      }
      if let rules = try? TimeZoneRules(name: "mutated", tzif: bytes) { question(rules) }
    }
  }

  @Test(arguments: [
    "", "E", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
    "EST5EDT,M3.6.0,M11.1.0",
    "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J366", "EST5EDT,M3.2.0/168,M11.1.0", "EST99", "<+07-7",
    "EST5:60", "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,366,J1", "EST5x",
  ])
  func `a footer that is no rule is refused`(footer: String) {
    let bytes = ZoneFile.bytes(footer: footer)
    if footer.isEmpty {
      #expect(throws: Never.self) { try TimeZoneRules(name: footer, tzif: bytes) }
    } else {
      #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: footer, tzif: bytes) }
    }
  }

  @Test func `a file that counts leap seconds is refused by name`() {
    let bytes = ZoneFile.bytes(footer: "UTC0", leapSeconds: 1)
    #expect(throws: TimeZoneError.countsLeapSeconds) {
      try TimeZoneRules(name: "right/UTC", tzif: bytes)
    }
  }

  @Test func `times out of order, missing types and wild offsets are refused`() {
    let bad: [([Int64], Int32)] = [([5, 5], 0), ([9, 3], 0), ([1], 100_000), ([1], -90_000)]
    for (changes, offset) in bad {
      let bytes = ZoneFile.bytes(footer: "UTC0", changes: changes, offset: offset)
      #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: "bad", tzif: bytes) }
    }
    let type = ZoneFile.bytes(footer: "UTC0", changes: [1], type: 1)
    #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: "bad", tzif: type) }
  }

  @Test func `changes at the ends of all numbers do not overflow`() throws {
    let changes = [Int64.min, -1, .max]
    let rules = try TimeZoneRules(
      name: "ends",
      tzif: ZoneFile.bytes(footer: "AAA3BBB,J1,J200", changes: changes, offset: 3600)
    )
    question(rules)
  }
}

/// TZif files made for a test.
enum ZoneFile {
  static func bytes(
    footer: String,
    changes: [Int64] = [],
    offset: Int32 = 0,
    type: UInt8 = 0,
    leapSeconds: Int32 = 0
  ) -> [UInt8] {
    let empty = header(times: 0, leapSeconds: 0) + [0, 0, 0, 0, 0, 0, 0]
    var bytes = empty + header(times: Int32(changes.count), leapSeconds: leapSeconds)
    for change in changes { bytes += big(change) }
    bytes += changes.map { _ in type }
    bytes += big(offset) + [0, 0, 0]
    return bytes + Array("\n\(footer)\n".utf8)
  }

  private static func header(times: Int32, leapSeconds: Int32) -> [UInt8] {
    let counts = [0, 0, leapSeconds, times, 1, 1].flatMap { big($0) }
    return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
  }

  private static func big(_ number: some FixedWidthInteger) -> [UInt8] {
    (0..<number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
