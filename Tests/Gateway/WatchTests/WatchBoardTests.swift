import JSON
import Measurements
import Testing

@testable import Watch

struct WatchBoardTests {
  private static let root = "becamex/bau-bang/mill"
  private static let now = Timestamp(milliseconds: 1_800_000_005_000)

  private func message(_ topic: String, _ payload: String) -> WatchedMessage {
    WatchedMessage(
      topic: "\(Self.root)/\(topic)",
      payload: Array(payload.utf8),
      isRetained: false,
      arrival: Self.now
    )
  }

  private func board(_ messages: (String, String)...) -> WatchBoard {
    var board = WatchBoard()
    for (topic, payload) in messages { _ = board.take(message(topic, payload)) }
    return board
  }

  /// The screen of a wide terminal after these keys.
  private func texts(_ board: WatchBoard, pages: [WatchKey] = []) -> [String] {
    let frame = WatchFrame(width: 200, height: 24)
    var view = WatchView()
    for key in pages { _ = view.press(key, rows: frame.rows(of: board, view), height: 20) }
    return frame.lines(of: board, view, at: Self.now).map(\.text)
  }

  @Test(arguments: [
    ("hall/line-1/meter/data", WatchedTopic.data(asset: "hall/line-1/meter")),
    ("meter/meta", .meta(asset: "meter")), ("meter/event", .event(asset: "meter")),
    ("meter/kpi/energy/15min", .indicator(asset: "meter", name: "energy/15min")),
    ("_gateway/gw-01/health", .gateway(id: "gw-01", name: "health")),
    ("_gateway/gw-01/reply/ping", .gateway(id: "gw-01", name: "reply/ping")),
    ("_gateway/gw-01", .other), ("meter", .other), ("", .other), ("kpi/energy/15min", .other),
    ("meter/kpi/energy", .other), ("meter/unknown", .other),
  ])
  func `topics are understood`(_ topic: String, _ expected: WatchedTopic) {
    #expect(WatchedTopic("\(Self.root)/\(topic)") == expected)
  }

  @Test func `values are shown with unit, age and quality`() {
    let board = board(
      (
        "meter/meta",
        #"{"points":{"active_power":{"unit":"W"},"mode":{"unit":"1","states":{"1":"on"}}}}"#
      ),
      (
        "meter/data",
        #"{"ts":1800000000000,"seq":1,"values":{"active_power":12500.0,"mode":1},"bad":{"x":"timeout"}}"#
      )
    )
    let words = texts(board, pages: [.enter]).map { $0.split(separator: " ").map(String.init) }
    #expect(words.contains(["active_power", "12.500", "kW", "5s"]))
    #expect(words.contains(["mode", "on", "5s"]))
    #expect(words.contains([">", "x", "-", "5s", "timeout"]))
  }

  @Test func `gateways and KPIs are shown`() {
    let board = board(
      ("_gateway/gw-01/status", #"{"ts":1800000000000,"status":"online","version":"1.2.3"}"#),
      (
        "_gateway/gw-01/health",
        #"{"ts":1800000004000,"rss":17000000,"cpu":0.031,"errors":2,"#
          + #""publish_rate":10.25,"outbox":{"depth":4}}"#
      ),
      (
        "f/kpi/energy/hour",
        #"{"ts":1800000000000,"final":false,"quality":"good","#
          + #""values":{"active_energy_import":12.5}}"#
      )
    )
    let text = (texts(board, pages: [.character("g")]) + texts(board, pages: [.character("k")]))
      .joined(separator: "\n")
    #expect(text.contains("online"))
    #expect(text.contains("outbox 4, 10.3/s, errors 2, cpu 3.1 %, rss 17 MB"))
    #expect(text.contains("active_energy_import=12.5"))
    #expect(text.contains("good open"))
  }

  @Test func `what is told again of the past does not replace the present`() {
    let board = board(
      ("f/kpi/energy/hour", #"{"ts":2,"values":{"a":2},"final":true,"quality":"good"}"#),
      ("f/kpi/energy/hour", #"{"ts":1,"values":{"a":1},"final":true,"historical":true}"#)
    )
    #expect(board.indicators.values.map(\.value) == ["a=2"])
  }

  @Test func `nobody who publishes can write on the terminal`() {
    var board = WatchBoard()
    let lines = board.take(message("m/data", #"{"ts":1,"values":{"a":"\u001b[2Jx\u009b"}}"#))
    #expect(
      lines.allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x9B } }
    )
    let table = (texts(board) + texts(board, pages: [.enter])).joined()
    #expect(!table.contains("\u{1b}"))
  }

  @Test(arguments: [
    "", "{", "[]", "5", #"{"ts":"x","values":[]}"#,
    #"{"ts":9223372036854775807,"values":{"a":{}}}"#,
    #"{"ts":-9223372036854775808,"values":{"a":1e308},"bad":7}"#, #"{"points":5}"#,
    #"{"rss":1e300,"cpu":-1e300,"outbox":7}"#,
  ])
  func `whatever is published, nothing breaks`(_ payload: String) {
    var board = WatchBoard()
    for topic in [
      "m/data", "m/meta", "m/status", "m/event", "m/kpi/a/b", "_gateway/g/status",
      "_gateway/g/health", "_gateway/g/log", "_gateway/g/event",
    ] {
      _ = board.take(message(topic, payload))
    }
    for pages in [[], [.enter], [.character("g")], [.character("k")], [.character("k"), .enter]]
      as [[WatchKey]]
    {
      #expect(texts(board, pages: pages).count == 24)
    }
  }

  @Test func `a message for programs is one line of JSON`() throws {
    let line = message("m/data", #"{"a":[1,2.5]}"#).json
    let json = try JSONParser.parse(Array(line.utf8))
    #expect(json["payload"] == ["a": [1, .number(2.5)]])
    #expect(json["topic"] == .string("\(Self.root)/m/data"))
    #expect(try JSONParser.parse(Array(message("m/x", "é\n").json.utf8))["payload"] == "é\n")
  }
}
