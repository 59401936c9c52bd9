import Alarms
import Indicators
import Measurements
import TestSupport
import Testing

@Suite(.computing) struct AlarmPropertyTests {
  static let conditions: [AlarmCondition] = [
    .above(5, clearBelow: 3), .below(5, clearAbove: 7), .outside(2...8), .equals(4),
    .changesFasterThan(6), .noData(.seconds(4)),
  ]

  /// A random walk through small numbers, with gaps.
  private static func signal(_ random: inout SeededGenerator) -> [Double?] {
    var value = 5
    return (0..<400).map { _ in
      value = min(10, max(0, value + Int.random(in: -2...2, using: &random)))
      return random.chance(0.15) ? nil : Double(value)
    }
  }

  private static func story(_ condition: AlarmCondition, _ random: inout SeededGenerator)
    -> AlarmStory
  {
    let hold = Int64.random(in: 0...3, using: &random)
    return AlarmStory(condition, hold: hold, latches: random.chance(0.3))
  }

  @Test(arguments: conditions, 0..<40 as Range<UInt64>)
  func `Raised and cleared alternate, beginning with raised`(
    condition: AlarmCondition,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var story = Self.story(condition, &random)
    for (second, value) in Self.signal(&random).enumerated() {
      story.run([value], from: second)
      let time = Timestamp.second(Double(second))
      if random.chance(0.05) { story.note(story.alarm.acknowledge(at: time)) }
      if random.chance(0.02) {
        story.note(story.alarm.shelve(until: time.advanced(byMilliseconds: 9000), at: time))
      }
    }
    for (position, word) in story.told.enumerated() {
      let expected = position.isMultiple(of: 2) ? "raised@" : "cleared@"
      #expect(word.hasPrefix(expected), "\(story.told), seed \(seed)")
    }
    let isRaised = !story.told.count.isMultiple(of: 2)
    #expect(story.alarm.state.isRaised == isRaised, "seed \(seed)")
  }

  @Test(arguments: conditions, 0..<40 as Range<UInt64>)
  func `A copy of the state goes on as the alarm itself`(
    condition: AlarmCondition,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var plain = Self.story(condition, &random)
    let signal = Self.signal(&random)
    var restarted = plain
    for (second, value) in signal.enumerated() {
      if random.chance(0.2) {
        restarted.alarm = Alarm(restarted.alarm.rule, state: restarted.alarm.state)
      }
      plain.run([value], from: second)
      restarted.run([value], from: second)
    }
    #expect(plain.told == restarted.told, "seed \(seed)")
  }

  @Test(arguments: conditions, 0..<40 as Range<UInt64>)
  func `Nothing is told before the deadline that an alarm names`(
    condition: AlarmCondition,
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var story = Self.story(condition, &random)
    for (second, value) in Self.signal(&random).enumerated() {
      let time = Timestamp.second(Double(second))
      let deadline = story.alarm.deadline
      var early = story.alarm
      let told = early.advance(to: time)
      #expect(told == nil || (deadline ?? .distantFuture) <= time, "seed \(seed), \(second) s")
      story.run([value], from: second)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Time that goes back breaks nothing`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for condition in Self.conditions {
      var story = Self.story(condition, &random)
      for _ in 0..<200 {
        story.run(
          [Double(Int.random(in: 0...10, using: &random))],
          from: .random(in: 0...50, using: &random)
        )
      }
      let kinds = story.told.map { $0.prefix(1) }
      #expect(zip(kinds, kinds.dropFirst()).allSatisfy { $0 != $1 }, "seed \(seed)")
    }
  }
}
