import Languages
import Measurements
import Testing

@testable import Events

@Suite struct EventTextTests {
  @Test func `an event carries its facts in the order of their declaration`() {
    let event = Event(
      .counterSetBack(point: "m.e", from: 5000, to: 3500, unit: "Wh"),
      of: "m",
      at: Timestamp(seconds: 1),
      id: "m.e"
    )
    #expect(event.type == "counter_set_back" && event.severity == .warning)
    #expect(event.content.facts.map(\.name) == [.point, .from, .to, .unit])
    #expect(event.content.facts[1].value == .number(5000))
    #expect(
      event.message["en"]
        == "m.e was set back from 5000.0 to 3500.0, as after a power cut; it counts on from there"
    )
  }

  @Test func `each text writes numbers as its readers do`() {
    let text = EventContent.counterReset(point: "m.e", from: 1234.5, to: 0, unit: "Wh").text
    #expect(text.english.hasSuffix("from 1234.5 it now counts from 0.0"))
    #expect(text.vietnamese.hasSuffix("từ 1234,5, nay đếm từ 0,0"))
  }

  @Test func `a written value is told with what it was, where that is known and another one`() {
    func text(_ before: FactValue?, _ after: FactValue, _ unit: String) -> String {
      EventContent.pointWritten(
        point: "d.p",
        author: EventAuthor(by: "an"),
        before: before,
        after: after,
        unit: unit
      ).text.english
    }
    #expect(text(.count(40), .number(50.5), "Hz") == "d.p was written by an: 40 → 50.5 Hz")
    #expect(text(.count(1), .count(1), "1") == "d.p was written by an: 1")
    #expect(text(nil, .count(1), "1") == "d.p was written by an: 1 (not readable)")
  }

  @Test func `who asked and why is told as far as it is known`() {
    func text(_ by: String, _ why: String) -> String {
      let author = EventAuthor(by: by, why: why)
      return EventContent.meterSwap(point: "m.e", from: 9, to: 2, unit: "Wh", author: author)
        .text.english
    }
    let told = "The meter of m.e was changed; it now counts from 2.0"
    #expect(text("", "") == told)
    #expect(text("an", "") == "\(told), says an")
    #expect(text("an", "burnt") == "\(told), says an; reason: burnt")
  }

  @Test func `a clock set back is told without a sign, and its fact has one`() {
    let content = EventContent.clockStep(milliseconds: -1500)
    #expect(content.text.english == "The clock was set back by 1.5 s")
    #expect(content.text.vietnamese == "Đồng hồ đã được chỉnh lùi 1,5 giây")
    #expect(content.facts == [EventFact(name: .step, value: .change(-1.5))])
  }

  @Test(
    arguments: [
      (0, "0 s"), (999, "0.999 s"), (59_000, "59 s"), (60_000, "1 min 0 s"),
      (3_723_500, "1 h 2 min 3.5 s"), (90_000_000, "25 h 0 min 0 s"),
    ] as [(Int64, String)]
  )
  func `a duration leaves out what is 0 in front`(milliseconds: Int64, text: String) {
    #expect(FactValue.text(ofDuration: milliseconds) == text)
  }

  @Test(arguments: [
    ("a {x} b", "a 1 b"), ("[{y} and ]{x}", "1"), ("[{x}, ]c", "1, c"), ("{y}", "?"),
    ("a [", "a ["), ("{", "{"), ("", ""),
  ])
  func `a template is filled with what is there`(template: String, text: String) {
    #expect(Template(template).filled { $0 == "x" ? "1" : nil } == text)
  }

  @Test func `a long list of changes is cut`() {
    let change = ConfigurationReasons.change(.device, "a", .added)
    let content = EventContent.configurationApplied(
      "h",
      changes: Array(repeating: change, count: 103)
    )
    #expect(content.text.english.hasSuffix("device a: added; and 3 more"))
    #expect(content.text.vietnamese.hasSuffix("và 3 thay đổi khác"))
  }
}
