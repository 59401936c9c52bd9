import Events
import Alarms
import Indicators
import Measurements
import Testing

@Suite struct AlarmTextTests {
  private static func event(
    _ condition: AlarmCondition,
    _ kind: AlarmTransition.Kind,
    value: Double?,
    unit: String = "W",
    hold: Int64 = 0
  ) -> Event {
    let rule = AlarmRule(
      id: "over",
      subject: "meter",
      valueName: "meter.power",
      unit: unit,
      condition: condition,
      hold: hold,
      severity: .critical
    )
    return rule.event(for: AlarmTransition(kind: kind, time: .second(7), value: value))
  }

  @Test func `An event names its alarm, its time and how grave it is`() {
    let event = Self.event(.above(10, clearBelow: 8), .raised, value: 12)
    #expect(event.id == "over" && event.subject == "meter")
    #expect(event.type == "alarm_raised" && event.severity == .critical)
    #expect(event.timestamp == .second(7))
    let cleared = Self.event(.above(10, clearBelow: 8), .cleared, value: 8)
    #expect(cleared.type == "alarm_cleared")
  }

  @Test(arguments: [
    (AlarmCondition.above(760_000, clearBelow: 1), 760_500.5, "above the limit of 760000 W"),
    (.below(0.85, clearAbove: 1), 0.8, "below the limit of 0.85 W"),
    (.outside(207...253), 260, "outside 207…253 W"),
    (.changesFasterThan(5), 9, "more than 5 W in a minute"),
    (.noData(.seconds(90)), 9, "for 90 s"),
    (.equals(2), 2, "is 2 W"),
  ])
  func `Messages tell the value and the limit in both languages`(
    condition: AlarmCondition,
    value: Double,
    words: String
  ) throws {
    let message = Self.event(condition, .raised, value: value).message
    let english = try #require(message["en"])
    let vietnamese = try #require(message["vi"])
    #expect(english.contains(words), "\(english)")
    #expect(english.contains("meter.power") && vietnamese.contains("meter.power"))
    #expect(english != vietnamese)
  }

  @Test func `Vietnamese writes a decimal comma`() throws {
    let message = Self.event(.above(0.5, clearBelow: 0.4), .raised, value: 0.75, hold: 1500).message
    #expect(message["vi"]?.contains("0,75 W") == true && message["vi"]?.contains("1,5 s") == true)
    #expect(message["en"]?.contains("0.75 W") == true && message["en"]?.contains("1.5 s") == true)
  }
}
