import Events
import Languages
import Measurements
import Messages
import Records
import Testing

@testable import Formats

@Suite struct EventMessageTests {
  private static let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")

  private static let surroundings = FormatSurroundings(
    topics: topics,
    dictionaries: SingleDictionary(.empty),
    epoch: 7
  ) { reason in
    GatewayStanding(
      time: Timestamp(seconds: 1),
      reason: reason,
      version: "1",
      configuration: "c",
      boot: "b",
      bootReason: "clean",
      clockDoubt: nil
    )
  }

  /// What stands behind the message of an event.
  private func facts(_ content: EventContent) throws -> String {
    let event = Event(content, of: "m", at: Timestamp(seconds: 1), id: "m.1")
    let item = AssetRecords(ofGateway: Self.topics).event(event)
    var format = JSONFormat(Self.surroundings)
    let message = try #require(try format.message(for: item, DeliveryMarks()))
    let text = String(decoding: message.payload, as: UTF8.self)
    var json = JSONWriter()
    json.member("message", event.message)
    let parts = text.split(separator: String(decoding: json.bytes, as: UTF8.self))
    #expect(parts.count == 2 && message.topic == "e/p/f/m/event" && !message.retain)
    let type = content.kind.code
    #expect(
      parts.first
        == #"{"ts":1000,"gateway":"gw","id":"m.1","type":"\#(type)","severity":"\#(content.severity)","#
    )
    return String(try #require(parts.last))
  }

  @Test func `the facts of an event are members of its message`() throws {
    #expect(
      try facts(.counterReset(point: "m.e", from: 5000.5, to: 3, unit: "Wh"))
        == #","point":"m.e","from":5000.5,"to":3,"unit":"Wh"}"#
    )
    let running = ("running", BilingualText("running", "đang chạy"))
    let fault = ("fault", BilingualText("fault", "sự cố"))
    #expect(
      try facts(
        .stateChange(line: "m", from: running, to: fault, duration: 61_500, isFault: true)
      ) == #","line":"m","from":"running","to":"fault","duration":61.5}"#
    )
    let silence = DeviceReasons.noAnswer(within: .milliseconds(500))
    #expect(
      try facts(.deviceOffline(device: "m", reason: silence))
        == #","device":"m","reason":{"en":"no answer within 0.5 seconds","vi":"không có câu trả lời trong 0,5 giây"}}"#
    )
  }

  @Test func `a correction has its values before and after, by quantity`() throws {
    let hour = (Timestamp(seconds: 3600), "01:00")
    let changes: [EventContent.Correction] = [
      ("active_energy_import", before: 12.5, after: 13, unit: "Wh"),
      ("active_energy_export", before: nil, after: 0, unit: "Wh"),
    ]
    let content = EventContent.ledgerCorrected(
      account: "m",
      from: (Timestamp(seconds: 0), "00:00"),
      to: hour,
      changes: changes,
      by: "an",
      why: "it hung"
    )
    #expect(
      try facts(content)
        == #","account":"m","from":0,"to":3600000,"#
        + #""before":{"active_energy_import":12.5,"active_energy_export":null},"#
        + #""after":{"active_energy_import":13,"active_energy_export":0},"by":"an","why":"it hung"}"#
    )
    #expect(content.text.vietnamese.contains("active_energy_import 12,5 → 13,0 Wh"))
  }

  @Test func `lists, counts, ranges and times keep their form`() throws {
    #expect(
      try facts(.outboxDropped([.init("telemetry", DeliveryReasons.messageClass("telemetry"), 12)]))
        == #","messages":{"telemetry":12}}"#
    )
    #expect(
      try facts(.configurationRefused(problems: ["a.yaml:1:2: error: \"x\"", "b"]))
        == #","problems":["a.yaml:1:2: error: \"x\"","b"]}"#
    )
    #expect(try facts(.configurationApplied("5f", changes: [])) == #","configuration":"5f"}"#)
    let alarm = AlarmFacts(id: "a", on: "m.p", severity: .critical, value: nil, unit: "V")
    #expect(
      try facts(.alarmRaised(alarm, .outside, limit: .range(1...2.5, unit: "V"), hold: 1500))
        == #","alarm":"a","on":"m.p","limit":[1,2.5],"hold":1.5}"#
    )
    let until = Timestamp(seconds: 60)
    #expect(
      try facts(.certificateRenewed(broker: "b", certificate: "c", until: until))
        == #","broker":"b","certificate":"c","expires":60000}"#
    )
    #expect(try facts(.clockStep(milliseconds: -1500)) == #","step":-1.5}"#)
  }
}
