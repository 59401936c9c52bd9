import Alarms
import Indicators
import Measurements
import Testing

extension Timestamp {
  /// This number of seconds after an arbitrary beginning.
  static func second(_ seconds: Double) -> Self {
    Timestamp(milliseconds: 1_795_240_800_000 + Int64((seconds * 1000).rounded()))
  }
}

/// An alarm that gets a value each second, and what it reports: `raised@3`, `cleared@7`.
struct AlarmStory {
  var alarm: Alarm
  private(set) var told: [String] = []

  init(_ condition: AlarmCondition, hold: Int64 = 0, latches: Bool = false) {
    let rule = AlarmRule(
      id: "a",
      subject: "meter",
      valueName: "meter.power",
      condition: condition,
      hold: hold * 1000,
      latches: latches
    )
    alarm = Alarm(rule)
  }

  mutating func run(_ values: [Double?], from second: Int = 0) {
    for (offset, value) in values.enumerated() {
      let time = Timestamp.second(Double(second + offset))
      note(alarm.accept(value, at: time))
      note(alarm.advance(to: time))
    }
  }

  mutating func note(_ transition: AlarmTransition?) {
    guard let transition else { return }
    let seconds = transition.time.milliseconds(since: .second(0)) / 1000
    told.append("\(transition.kind)@\(seconds)")
  }
}

@Suite struct AlarmTests {
  @Test(arguments: [
    (
      AlarmCondition.above(10, clearBelow: 8), [9, 10, 11, 9, 8.5, 8, 11],
      ["raised@2", "cleared@5", "raised@6"]
    ),
    (.below(10, clearAbove: 12), [11, 10, 9, 11, 12, 9], ["raised@2", "cleared@4", "raised@5"]),
    (.outside(1...3), [1, 3, 3.5, 2, 0.5], ["raised@2", "cleared@3", "raised@4"]),
    (.equals(2), [1, 2, 2, 3], ["raised@1", "cleared@3"]),
  ])
  func `It is raised beyond its limit and cleared at the limit for clearing`(
    condition: AlarmCondition,
    values: [Double],
    told: [String]
  ) {
    var story = AlarmStory(condition)
    story.run(values)
    #expect(story.told == told)
  }

  @Test func `A condition must hold for its time without a break`() {
    var story = AlarmStory(.above(10, clearBelow: 10), hold: 3)
    story.run([11, 11, 9, 11, 11, 11, 11, 9])
    #expect(story.told == ["raised@6", "cleared@7"])
  }

  @Test func `The time that a condition must hold passes without further values too`() {
    var story = AlarmStory(.above(10, clearBelow: 10), hold: 60)
    story.run([11])
    #expect(story.alarm.deadline == .second(60))
    story.note(story.alarm.advance(to: .second(59)))
    story.note(story.alarm.advance(to: .second(60)))
    story.note(story.alarm.advance(to: .second(61)))
    #expect(story.told == ["raised@60"])
  }

  @Test func `A value that is not good neither raises nor clears`() {
    var story = AlarmStory(.above(10, clearBelow: 10), hold: 2)
    story.run([11, nil, nil, nil, nil])
    #expect(story.told.isEmpty)
    story.run([11, nil, nil, 9], from: 5)
    #expect(story.told == ["raised@5", "cleared@8"])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `A value that is no number counts as none`(value: Double) {
    var story = AlarmStory(.outside(0...1))
    story.run([value, value])
    #expect(story.told.isEmpty)
  }

  @Test func `Silence raises after its time, and the first good value clears`() {
    var story = AlarmStory(.noData(.seconds(3)))
    story.run([1, nil, nil, nil, nil, 2])
    #expect(story.told == ["raised@3", "cleared@5"])
  }

  @Test func `A point that never gives a value is silent from the beginning`() {
    var story = AlarmStory(.noData(.seconds(3)))
    story.run([nil, nil, nil, nil])
    #expect(story.told == ["raised@3"])
  }

  @Test func `A fast change raises, and a minute without one clears`() {
    var story = AlarmStory(.changesFasterThan(5))
    story.run([0, 1, 2, 3, 9, 9])
    #expect(story.told == ["raised@4"])
    story.run(Array(repeating: 9, count: 70), from: 6)
    #expect(story.told == ["raised@4", "cleared@63"])
  }

  @Test func `Values rarer than a minute are judged by their change for each minute`() {
    var story = AlarmStory(.changesFasterThan(5))
    story.note(story.alarm.accept(0, at: .second(0)))
    story.note(story.alarm.accept(40, at: .second(600)))
    #expect(story.told.isEmpty)
    story.note(story.alarm.accept(100, at: .second(1200)))
    #expect(story.told == ["raised@1200"])
  }

  @Test func `A latched alarm stays until it is acknowledged and its condition has ended`() {
    var story = AlarmStory(.above(10, clearBelow: 10), latches: true)
    story.run([11, 9, 9])
    story.note(story.alarm.acknowledge(at: .second(3)))
    #expect(story.told == ["raised@0", "cleared@3"])
    story.run([11], from: 4)
    story.note(story.alarm.acknowledge(at: .second(5)))
    #expect(story.told == ["raised@0", "cleared@3", "raised@4"])
    story.run([9], from: 6)
    #expect(story.told.last == "cleared@6")
  }

  /// The alarm is raised while the clock is two hours ahead; later changes have the correct time.
  @Test func `A clock that was ahead leaves no later times behind`() {
    var story = AlarmStory(.above(10, clearBelow: 10))
    story.run([11], from: 7200)
    story.run([9, 11], from: 10)
    #expect(story.told == ["raised@7200", "cleared@10", "raised@11"])
  }

  @Test func `A reading that is told after a later tick does not go back in time`() {
    var story = AlarmStory(.above(10, clearBelow: 10))
    story.run([11], from: 10)
    story.run([9], from: 8)
    #expect(story.told == ["raised@10", "cleared@10"])
  }

  @Test func `A shelved alarm is raised when the shelf ends, if its condition still holds`() {
    var story = AlarmStory(.above(10, clearBelow: 10))
    story.note(story.alarm.shelve(until: .second(5), at: .second(0)))
    story.run([11, 11, 11, 11, 11, 11])
    #expect(story.told == ["raised@5"])
  }

  @Test func `An alarm that is raised can be cleared while it is shelved`() {
    var story = AlarmStory(.above(10, clearBelow: 10))
    story.run([11])
    story.note(story.alarm.shelve(until: .second(100), at: .second(1)))
    story.run([9, 11, 11], from: 2)
    #expect(story.told == ["raised@0", "cleared@2"])
    story.note(story.alarm.shelve(until: .second(0), at: .second(5)))
    #expect(story.told.last == "raised@5")
  }
}
