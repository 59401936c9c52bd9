import Calendar
import DeviceProfiles
import Registers
import Measurements
import ReadPlans
import TestSupport
import Testing

@Suite struct ClockRegistersTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var layout: DateTimeLayout
    var words: [UInt16]
    var outcome: Reading.Outcome
    var order = WordOrder.abcd
    var testDescription: String { "\(layout.rawValue) \(order.name) \(words)" }
  }

  static func text(_ text: String) -> Reading.Outcome { .good(.text(text)) }

  static let cases: [Case] = [
    Case(layout: .unix, words: [0x6553, 0xF100], outcome: text("2023-11-14T22:13:20Z")),
    Case(
      layout: .unix,
      words: [0xF100, 0x6553],
      outcome: text("2023-11-14T22:13:20Z"),
      order: .cdab
    ),
    Case(layout: .unix, words: [0xFFFF, 0xFFFE], outcome: text("2106-02-07T06:28:14Z")),
    Case(layout: .unix, words: [0, 0], outcome: .bad(.notAvailable)),
    // 21 November 2026, a Saturday (6), 14:35:59.250; summer time in bit 15 changes nothing.
    Case(
      layout: .iec,
      words: [26, 11 << 8 | 6 << 5 | 21, 14 << 8 | 35, 59_250],
      outcome: text("2026-11-21T14:35:59.250")
    ),
    Case(
      layout: .iec,
      words: [26, 11 << 8 | 6 << 5 | 21, 0x8000 | 14 << 8 | 35, 0],
      outcome: text("2026-11-21T14:35:00.000")
    ),
    Case(layout: .iec, words: [26, 11 << 8 | 21, 14 << 8 | 0x80, 0], outcome: .bad(.notAvailable)),
    Case(layout: .iec, words: [26, 11 << 8 | 21, 14 << 8, 60_000], outcome: .bad(.outOfRange)),
    Case(layout: .iec, words: [26, 13 << 8 | 21, 14 << 8, 0], outcome: .bad(.outOfRange)),
    Case(layout: .words, words: [2026, 2, 28, 23, 59, 59], outcome: text("2026-02-28T23:59:59")),
    Case(layout: .words, words: [28, 2, 29, 0, 0, 0], outcome: text("2028-02-29T00:00:00")),
    Case(layout: .words, words: [2026, 2, 29, 0, 0, 0], outcome: .bad(.outOfRange)),
    Case(layout: .words, words: [2026, 1, 1, 24, 0, 0], outcome: .bad(.outOfRange)),
    Case(layout: .words, words: [1, 1, 1, 1, 60, 0], outcome: .bad(.outOfRange)),
    Case(
      layout: .words,
      words: .init(repeating: 0xFFFF, count: 6),
      outcome: .bad(.notAvailable)
    ),
    Case(layout: .bytes, words: [0x1A0B, 0x150E, 0x2305], outcome: text("2026-11-21T14:35:05")),
    Case(
      layout: .bytes,
      words: [0x0B1A, 0x0E15, 0x0523],
      outcome: text("2026-11-21T14:35:05"),
      order: .badc
    ),
    Case(layout: .bcd, words: [0x2611, 0x2114, 0x3505], outcome: text("2026-11-21T14:35:05")),
    Case(layout: .bcd, words: [0x261A, 0x2114, 0x3505], outcome: .bad(.outOfRange)),
  ]

  @Test(arguments: cases)
  func `a device's clock is told as ISO 8601 text, or why there is none`(test: Case) {
    var point = PointDefinition(
      name: "clock",
      table: .holding,
      address: 0,
      type: .dateTime(test.layout)
    )
    point.order = test.order
    let item = ReadRequest.Item(point: 0, offset: 0)
    #expect(PointDecoder(point).decode(test.words, at: item) == test.outcome)
    #expect(PointDecoder(point).decode(test.words.dropLast(), at: item) == .bad(.badFrame))
  }

  @Test(arguments: DateTimeLayout.allCases, 0..<4 as Range<UInt64>)
  func `every moment comes back as it was written, and no registers crash`(
    layout: DateTimeLayout,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let days = Int.random(in: 10_957...47_481, using: &random)
      let second = Int.random(in: 0..<86_400, using: &random)
      let time = LocalDateTime(
        date: CivilDate(daysSinceEpoch: days),
        millisecondOfDay: second * 1000
      )
      #expect(layout.reading(of: layout.words(of: time)) == .time(time), "seed \(seed)")
      let noise = (0..<layout.registerCount).map { _ in
        UInt16.random(in: 0...(.max), using: &random)
      }
      if case .time(let time) = layout.reading(of: noise) { #expect(time.date.isValid) }
    }
  }
}
