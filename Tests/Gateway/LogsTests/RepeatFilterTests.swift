import TestSupport
import Testing

@testable import Logs

@Suite(.computing) struct RepeatFilterTests {
  @Test func `A line is told once, and its repeats are counted`() {
    var filter = RepeatFilter<String>()
    #expect(filter.verdict(on: "down", at: 0) == .tell)
    for second in 1..<60 { #expect(filter.verdict(on: "down", at: Int64(second) * 1000) == .hold) }
    #expect(filter.verdict(on: "down", at: 60_000) == .tellRepeated(times: 59, seconds: 60))
  }

  @Test func `The pauses grow to an hour`() {
    var filter = RepeatFilter<String>()
    var told: [Int64] = []
    for second in 0..<20_000 where filter.verdict(on: "down", at: Int64(second) * 1000) != .hold {
      told.append(Int64(second))
    }
    #expect(told == [0, 60, 180, 420, 900, 1860, 3780, 7380, 10_980, 14_580, 18_180])
  }

  @Test func `Other lines are not held back`() {
    var filter = RepeatFilter<String>()
    #expect(filter.verdict(on: "a", at: 0) == .tell)
    #expect(filter.verdict(on: "b", at: 0) == .tell)
  }

  @Test func `A line that was quiet for long is told as a new one`() {
    var filter = RepeatFilter<String>()
    #expect(filter.verdict(on: "down", at: 0) == .tell)
    #expect(filter.verdict(on: "down", at: 100_000) == .tell)
  }

  @Test func `What was held back is told though it does not come again`() {
    var filter = RepeatFilter<String>()
    _ = filter.verdict(on: "down", at: 0)
    _ = filter.verdict(on: "down", at: 1000)
    _ = filter.verdict(on: "down", at: 2000)
    #expect(filter.overdue(at: 59_999).isEmpty)
    let overdue = filter.overdue(at: 60_000)
    #expect(overdue.map(\.line) == ["down"] && overdue.map(\.times) == [2])
    #expect(filter.overdue(at: 60_001).isEmpty)
  }

  @Test func `A device that is back soon after it started is logged as back`() {
    var filter = RepeatFilter<String>()
    #expect(filter.verdict(on: "online", about: "m1", at: 0) == .tell)
    #expect(filter.verdict(on: "offline", about: "m1", at: 10_000) == .tell)
    #expect(filter.verdict(on: "online", about: "m1", at: 30_000) == .tell)
    #expect(filter.unsettled().isEmpty)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `The last line about a subject is logged in the end, however it flapped`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var filter = RepeatFilter<String>()
    var log: [String] = []
    var (last, now): (String, Int64) = ("", 0)
    for _ in 0..<Int.random(in: 1...200, using: &random) {
      now += Int64.random(in: 100...40_000, using: &random)
      last = ["online", "offline: timeout", "offline: refused"].randomElement(using: &random) ?? ""
      log += filter.overdue(at: now).map(\.line)
      if filter.verdict(on: last, about: "m1", at: now) != .hold { log.append(last) }
    }
    for second in 1...3600 { log += filter.overdue(at: now + Int64(second) * 1000).map(\.line) }
    #expect(log.last == last, "seed \(seed)")
  }

  @Test func `A subject that flaps for a day fills no log`() {
    var filter = RepeatFilter<String>()
    var lines = 0
    for second in 0..<86_400 {
      let now = Int64(second) * 1000
      lines += filter.overdue(at: now).count
      guard second % 10 == 0 else { continue }
      let line = second % 20 == 0 ? "online" : "offline"
      if filter.verdict(on: line, about: "m1", at: now) != .hold { lines += 1 }
    }
    #expect(lines < 100)
  }

  @Test func `What ends while a line is held back is logged at the end`() {
    var filter = RepeatFilter<String>()
    for line in ["a", "b", "a", "b", "a", "b", "a"] {
      _ = filter.verdict(on: line, about: "m1", at: 0)
    }
    let rest = filter.unsettled()
    #expect(rest.isEmpty || rest == ["a"])
    #expect(filter.unsettled().isEmpty)
  }

  @Test func `However many lines there are, its memory is bounded and no line is swallowed`() {
    var filter = RepeatFilter<String>()
    for number in 0..<10_000 {
      #expect(filter.verdict(on: "line \(number)", at: Int64(number)) == .tell)
    }
    #expect(filter.count <= 512)
  }
}
