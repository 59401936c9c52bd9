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

  @Test func `However many lines there are, its memory is bounded and no line is swallowed`() {
    var filter = RepeatFilter<String>()
    for number in 0..<10_000 {
      #expect(filter.verdict(on: "line \(number)", at: Int64(number)) == .tell)
    }
    #expect(filter.count <= 512)
  }
}
