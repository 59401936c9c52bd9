import DeviceProfiles
import Events
import Indicators
import Measurements
import Messages
import Records
import Registers
import Testing

@testable import Formats

@Suite struct JSONFormatTests {
  private static let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")

  private static let device: DeviceDefinition = {
    var power = PointDefinition(name: "power", table: .holding, address: 0, type: .float32)
    power.unit = "W"
    var go = PointDefinition(name: "go", table: .coil, address: 0, type: .bool)
    go.writable = Writability(0...1, readable: false, pulse: true)
    var device = DeviceDefinition(id: "meter", unitID: 1, points: [power, go])
    device.path = ["hall", "line-1"]
    device.label = ["en": "Meter"]
    return device
  }()

  private static let dictionary = RecordDictionary(
    assets: [
      RecordDictionary.Asset(device), RecordDictionary.Asset(id: "factory", kind: .energyAccount),
    ],
    fields: ["consumption"]
  )

  private static let records = AssetRecords(
    topics: topics,
    coder: RecordCoder(dictionary, revision: 1)
  )

  private static func format(_ layout: TopicLayout = .assetFirst) -> JSONFormat {
    let surroundings = FormatSurroundings(
      topics: topics,
      dictionaries: SingleDictionary(dictionary),
      epoch: 77,
      layout: layout
    ) { reason in
      GatewayStanding(
        time: Timestamp(seconds: 1),
        reason: reason,
        version: "1.2",
        configuration: "abc",
        boot: "b",
        bootReason: "clean",
        clockDoubt: nil
      )
    }
    return JSONFormat(surroundings)
  }

  private func sent(
    _ item: Message,
    _ marks: DeliveryMarks = DeliveryMarks(),
    _ layout: TopicLayout = .assetFirst
  ) throws -> (topic: String, text: String) {
    var format = Self.format(layout)
    let message = try #require(try format.message(for: item, marks))
    return (message.topic, String(decoding: message.payload, as: UTF8.self))
  }

  private static let data: Message = {
    var made = DeviceRecords(device, records, mode: .everyPoll, heartbeat: .seconds(60))
    let readings = [
      Reading(point: 0, outcome: .good(.single(12_500))),
      Reading(point: 1, outcome: .bad(.exception(2))),
    ]
    let scan = PollResult(device: "meter", timestamp: Timestamp(seconds: 1), readings: readings)
    var writer = ByteWriter()
    return made.records(of: scan, &writer)[0]
  }()

  @Test func `readings name the good and the bad, with their number, gateway and epoch`() throws {
    let sent = try sent(Self.data, DeliveryMarks(sequence: 42))
    #expect(sent.topic == "e/p/f/hall/line-1/meter/data")
    #expect(
      sent.text
        == #"{"ts":1000,"seq":42,"gateway":"gw","epoch":77,"values":{"power":12500.0},"bad":{"go":"exception_2"}}"#
    )
  }

  @Test func `what is sent behind newer data is marked`() throws {
    let text = try sent(Self.data, DeliveryMarks(sequence: 1, isHistorical: true)).text
    #expect(text.hasPrefix(#"{"ts":1000,"seq":1,"historical":true,"gateway":"gw","epoch":77,"#))
  }

  /// Readings are usually written without making a record of them first.
  @Test func `a record that was read gives the same text`() throws {
    let record = try RecordCoder.record(Self.data.payload, SingleDictionary(Self.dictionary))
    let marks = DeliveryMarks(sequence: 5)
    var json = JSONWriter()
    let topics = JSONTopics(Self.topics, .assetFirst)
    JSONPayloads(gateway: "gw", epoch: 77).write(record, marks, topics, to: &json)
    #expect(String(decoding: json.bytes, as: UTF8.self) == (try sent(Self.data, marks).text))
  }

  @Test func `JSON that an earlier version has stored is passed on`() throws {
    let item = Message(
      topic: "e/p/f/x/data",
      payload: Array(#"{"ts":5,"values":{"a":1}}"#.utf8),
      messageClass: .telemetry,
      retain: false,
      timestamp: Timestamp(seconds: 5)
    )
    let sent = try sent(item, DeliveryMarks(sequence: 3))
    #expect(sent == ("e/p/f/x/data", #"{"ts":5,"seq":3,"values":{"a":1}}"#))
  }

  @Test func `a record of no known dictionary is refused`() {
    struct None: DictionarySource {
      func dictionary(of revision: UInt32) -> RecordDictionary? { nil }
    }
    var format = JSONFormat(
      FormatSurroundings(topics: Self.topics, dictionaries: None(), epoch: 1) { _ in
        GatewayStanding(
          time: Timestamp(seconds: 0),
          reason: .lost,
          version: "",
          configuration: "",
          boot: "",
          bootReason: "",
          clockDoubt: nil
        )
      }
    )
    #expect(throws: RecordError.unknownName) {
      try format.message(for: Self.data, DeliveryMarks())
    }
  }

  // MARK: Other facts

  private static let row: KPIRow = {
    var row = KPIRow(
      subject: "factory",
      family: .energy,
      period: "15min",
      interval: Interval(from: Timestamp(seconds: 0), to: Timestamp(seconds: 900)),
      isFinal: true,
      revision: 2,
      values: [IndicatorValue("consumption", 1250.5), IndicatorValue("cost", 3)],
      coverage: 1,
      quality: .good
    )
    row.sources = ["cost": "a decision"]
    return row
  }()

  @Test func `a row has its interval, its values and what they are based on`() throws {
    let sent = try sent(Self.records.result(Self.row, at: Timestamp(seconds: 905)))
    #expect(sent.topic == "e/p/f/factory/kpi/energy/15min")
    #expect(
      sent.text == #"{"ts":900000,"gateway":"gw","from":0,"to":900000,"final":true,"revision":2,"#
        + #""values":{"consumption":1250.5,"cost":3},"coverage":1,"quality":"good","#
        + #""sources":{"cost":"a decision"}}"#
    )
  }

  @Test(arguments: [(false, 1), (true, 1)])
  func `a row on request is marked once`(isBehind: Bool, marks: Int) throws {
    let item = Self.records.result(Self.row, at: Timestamp(seconds: 905), isHistorical: true)
    let text = try sent(item, DeliveryMarks(isHistorical: isBehind)).text
    #expect(text.split(separator: #""historical":true"#).count - 1 == marks)
    #expect(!item.retain)
  }

  @Test func `an event has its facts as members`() throws {
    let fact = RecordedEvent(
      id: "i",
      type: "write",
      severity: "info",
      message: ["vi": "b", "en": "a"],
      facts: [
        RecordedFact("from", .text("idle")), RecordedFact("limit", .number(7)),
        RecordedFact("at", .time(Timestamp(seconds: 2))), RecordedFact("before", .nothing),
        RecordedFact("why", .words(["en": "x"])),
        RecordedFact("changes", .list([.group([RecordedFact("after", .whole(3))])])),
        // A member of each event is not replaced.
        RecordedFact("id", .text("other")),
      ]
    )
    let record = Record(subject: .gateway, time: Timestamp(seconds: 1), fact: .event(fact))
    let item = Message(
      topic: Self.topics.ofGateway("event"),
      payload: Self.records.coder.bytes(of: record),
      messageClass: .event,
      retain: false,
      timestamp: record.time
    )
    #expect(
      try sent(item).text
        == #"{"ts":1000,"gateway":"gw","id":"i","type":"write","severity":"info","#
        + #""message":{"en":"a","vi":"b"},"from":"idle","limit":7,"at":2000,"before":null,"#
        + #""why":{"en":"x"},"changes":[{"after":3}]}"#
    )
  }

  @Test func `a device's description tells its points, and how they may be written`() throws {
    let item = Self.records.description(
      AssetDescription(Self.device),
      at: Timestamp(seconds: 1)
    )
    let sent = try sent(item)
    #expect(sent.topic == "e/p/f/hall/line-1/meter/meta" && item.retain)
    #expect(
      sent.text
        == #"{"ts":1000,"gateway":"gw","id":"meter","kind":"device","label":{"en":"Meter"},"#
        + #""profile":null,"unit_id":1,"path":["hall","line-1"],"points":{"#
        + #""power":{"type":"float32","unit":"W","kind":"gauge","every":1},"#
        + #""go":{"type":"bool","unit":"1","kind":"gauge","every":1,"#
        + #""writable":{"min":0,"max":1,"readable":false,"pulse":true}}},"#
        + #""schema":"park-gateway/1"}"#
    )
  }

  @Test func `a computed asset's description tells its fields, currency, limits and zone`() throws {
    var content = AssetDescription.Computed(devices: ["meter"])
    content.fields = [
      AssetDescription.Field(
        name: "cost",
        unit: "VND",
        aggregation: "sum",
        label: ["en": "Cost", "vi": "Chi phí"]
      )
    ]
    content.currency = "VND"
    content.timeZone = "Asia/Ho_Chi_Minh"
    content.limits = [AssetDescription.Limit("demand", 800_000)]
    let description = AssetDescription(
      id: "factory",
      kind: .energyAccount,
      path: [],
      content: .computed(content)
    )
    let text = try sent(Self.records.description(description, at: Timestamp(seconds: 1))).text
    #expect(
      text
        == #"{"ts":1000,"gateway":"gw","id":"factory","kind":"energy_account","path":[],"#
        + #""devices":["meter"],"fields":{"cost":{"unit":"VND","aggregation":"sum","#
        + #""label":{"en":"Cost","vi":"Chi phí"}}},"currency":"VND","#
        + #""limits":{"demand":800000},"time_zone":"Asia/Ho_Chi_Minh","#
        + #""schema":"park-gateway/1"}"#
    )
  }

  @Test func `a status says whether the device is reached`() throws {
    let item = Self.records.status(
      of: "meter",
      "offline",
      reason: "no answer",
      lastOK: Timestamp(seconds: 1),
      isLate: false,
      at: Timestamp(seconds: 5)
    )
    #expect(
      try sent(item).text
        == #"{"ts":5000,"gateway":"gw","status":"offline","reason":"no answer","last_ok":1000,"#
        + #""late":false,"schema":"park-gateway/1"}"#
    )
  }

  @Test func `a line's state tells since when it lasts`() throws {
    let state = RecordedState("fault", since: Timestamp(seconds: 3), reason: "jam")
    let item = Self.records.lineState(state, of: "meter", at: Timestamp(seconds: 4))
    let sent = try sent(item)
    #expect(sent.topic.hasSuffix("/meter/state") && item.retain)
    #expect(
      sent.text == #"{"ts":4000,"gateway":"gw","state":"fault","since":3000,"reason":"jam"}"#
    )
  }

  @Test(arguments: TopicLayout.allCases)
  func `the list of assets tells where each is published`(layout: TopicLayout) throws {
    let item = Self.records.assetList(configuration: "abc", at: Timestamp(seconds: 1))
    let sent = try sent(item, DeliveryMarks(), layout)
    #expect(sent.topic == "e/p/f/_gateway/gw/assets" && item.retain)
    let (first, second) =
      layout == .assetFirst
      ? ("e/p/f/hall/line-1/meter", "e/p/f/factory")
      : ("e/p/f/+/hall/line-1/meter", "e/p/f/+/factory")
    #expect(
      sent.text
        == #"{"ts":1000,"gateway":"gw","config":"abc","epoch":77,"assets":["#
        + #"{"id":"meter","kind":"device","topic":"\#(first)"},"#
        + #"{"id":"factory","kind":"energy_account","topic":"\#(second)"}]}"#
    )
  }

  // MARK: Topics

  @Test func `with the class first, the kind stands at a fixed level`() throws {
    let now = Timestamp(seconds: 1)
    func topic(_ item: Message) throws -> String {
      try sent(item, DeliveryMarks(), .classFirst).topic
    }
    #expect(try topic(Self.data) == "e/p/f/data/hall/line-1/meter")
    #expect(try topic(Self.records.result(Self.row, at: now)) == "e/p/f/kpi/factory/energy/15min")
    let description = AssetDescription(Self.device)
    #expect(
      try topic(Self.records.description(description, at: now)) == "e/p/f/meta/hall/line-1/meter"
    )
    let cleared = Self.records.cleared("alarm/high", of: "e/p/f/old/pump", at: now)
    #expect(try topic(cleared) == "e/p/f/alarm/old/pump/high")
    let event = Event(.storeRecovered, of: "_gateway/gw", at: now, id: "i")
    #expect(try topic(Self.records.event(event)) == "e/p/f/_gateway/gw/event")
    #expect(try topic(Self.records.gatewayEvent(event)) == "e/p/f/_gateway/gw/event")
  }

  @Test func `what is void is sent without a payload`() throws {
    let item = Self.records.cleared("meta", of: "e/p/f/hall/pump", at: Timestamp(seconds: 1))
    let sent = try sent(item, DeliveryMarks(retains: true))
    #expect(sent == ("e/p/f/hall/pump/meta", "") && item.retain)
  }

  // MARK: The gateway itself

  @Test func `a connection begins and ends with the gateway's status`() {
    let format = Self.format()
    let said = [format.will()] + format.greeting() + format.farewell()
    #expect(said.map(\.topic) == Array(repeating: "e/p/f/_gateway/gw/status", count: 3))
    #expect(said.allSatisfy { $0.retain && $0.kind?.contentType == "application/json" })
    let texts = said.map { String(decoding: $0.payload, as: UTF8.self) }
    #expect(
      texts[0]
        == #"{"ts":1000,"gateway":"gw","status":"offline","reason":"lost","version":"1.2","#
        + #""config":"abc","boot":"b","boot_reason":"clean","schema":"park-gateway/1"}"#
    )
    #expect(texts[1].contains(#""status":"online","reason":"started""#))
    #expect(texts[2].contains(#""status":"offline","reason":"stopped""#))
  }

  @Test func `documents and replies name the gateway`() throws {
    let format = Self.format()
    let health = try #require(
      format.message(for: .document("health", json: Array(#"{"ts":1}"#.utf8)))
    )
    #expect(health.topic == "e/p/f/_gateway/gw/health" && !health.retain)
    #expect(String(decoding: health.payload, as: UTF8.self) == #"{"gateway":"gw","ts":1}"#)
    let json = Array(#"{"id":"a,b","ok":true}"#.utf8)
    let answer = CommandAnswer(command: "ping", json: json, topic: nil, correlationData: [7])
    let reply = try #require(format.message(for: .reply(answer)))
    #expect(reply.topic == "e/p/f/_gateway/gw/reply/ping" && reply.correlationData == [7])
    #expect(
      String(decoding: reply.payload, as: UTF8.self) == #"{"gateway":"gw","id":"a,b","ok":true}"#
    )
  }

  @Test func `commands stand below the gateway`() {
    let format = Self.format()
    let prefix = "e/p/f/_gateway/gw/command/"
    #expect(format.commandFilters(for: ["ping"], wildcards: true) == [prefix + "+"])
    #expect(
      format.commandFilters(for: ["ping", "poll"], wildcards: false)
        == [prefix + "ping", prefix + "poll"]
    )
    #expect(format.command(on: prefix + "ping") == "ping")
    #expect(format.command(on: "e/p/f/_gateway/gw/reply/ping") == nil)
  }
}
