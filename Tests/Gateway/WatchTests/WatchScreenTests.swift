import JSON
import Languages
import Measurements
import Testing

@testable import Watch

/// The screen of `watch` as text, on a terminal of 80 × 24.
@Suite struct `The screen of watch` {
  private static let root = "becamex/bau-bang/mill"
  private static let now = Timestamp(milliseconds: 1_800_000_065_000)

  private static func board(_ messages: [(String, String)]) -> WatchBoard {
    var board = WatchBoard()
    for (topic, payload) in messages {
      _ = board.take(
        WatchedMessage(
          topic: topic.hasPrefix("other/") ? "becamex/bau-bang/\(topic)" : "\(root)/\(topic)",
          payload: Array(payload.utf8),
          isRetained: false,
          arrival: now
        )
      )
    }
    return board
  }

  private static let plant: [(String, String)] = [
    ("_gateway/gw-01/status", #"{"ts":1800000000000,"status":"online","version":"1.2.3"}"#),
    ("_gateway/gw-02/status", #"{"ts":1800000000000,"status":"offline","version":"1.2.3"}"#),
    (
      "hall/fine/meta",
      #"{"points":{"active_power":{"unit":"W"},"active_energy_import":{"unit":"Wh"}}}"#
    ),
    (
      "hall/fine/data",
      #"{"ts":1800000060000,"gateway":"gw-01","values":{"active_power":-12345.6,"active_energy_import":98765432100,"level":7}}"#
    ),
    ("hall/fine/status", #"{"ts":1,"gateway":"gw-01","status":"online","late":false}"#),
    ("a-late/data", #"{"ts":1800000065000,"gateway":"gw-01","values":{"active_power":3}}"#),
    ("a-late/status", #"{"ts":1,"gateway":"gw-01","status":"online","late":true}"#),
    (
      "weak/data",
      #"{"ts":1800000005000,"gateway":"gw-01","values":{"a":1},"bad":{"b":"timeout","c":"exception_2"}}"#
    ),
    ("weak/status", #"{"ts":1,"gateway":"gw-01","status":"degraded","reason":"bad points: b, c"}"#),
    ("dead/data", #"{"ts":1799999000000,"gateway":"gw-01","bad":{"a":"timeout"}}"#),
    (
      "dead/status",
      #"{"ts":1,"gateway":"gw-01","status":"offline","reason":"no answer of unit 7"}"#
    ),
    ("gone/status", #"{"ts":1,"gateway":"gw-02","status":"online"}"#),
    (
      "mill/kpi/energy/hour",
      #"{"ts":1800000000000,"final":false,"quality":"good","values":{"cost":5}}"#
    ),
  ]

  private static func screen(
    _ board: WatchBoard,
    _ keys: [WatchKey] = [],
    width: Int = 80,
    height: Int = 24,
    _ language: Language = .english,
    fault: String? = nil
  ) -> [String] {
    let frame = WatchFrame(width: width, height: height, language: language)
    var view = WatchView()
    for key in keys {
      let ends = view.press(key, rows: frame.rows(of: board, view), height: frame.rowCount)
      #expect(!ends)
    }
    return frame.lines(of: board, view, at: now, fault: fault).map(\.text)
  }

  @Test func `begins with the devices, the worst on top`() {
    let lines = Self.screen(Self.board(Self.plant))
    #expect(lines.count == 24)
    #expect(
      lines.prefix(8) == [
        "5 devices: 1 no news, 1 offline, 1 degraded, 1 late  2 gateways, 1 of… 08:01:05Z",
        "  DEVICE                         STATUS         BAD   AGE         kW         MWh",
        "> gone                           no news                                        ",
        "  dead                           offline        1/1 17min                       ",
        "  weak                           degraded       2/3   60s                       ",
        "  a-late                         late                  0s       0.00            ",
        "  hall/fine                      online                5s     -12.35  98,765.432",
        "",
      ]
    )
    #expect(lines[22] == "gone: its gateway is offline (gw-02)")
    #expect(
      lines[23] == "Enter points  r read now  / filter  g gateways  k KPIs  q end"
    )
  }

  @Test(arguments: [(80, 24), (40, 6), (132, 43), (80, 5), (10, 3), (300, 100)])
  func `fits every terminal`(width: Int, height: Int) {
    var messages = Self.plant
    for number in 0..<300 {
      messages.append(
        ("m\(number)/data", #"{"ts":1,"values":{"a_long_name_of_a_point_that_does_not_end":1}}"#)
      )
    }
    let board = Self.board(messages)
    for keys in [
      [], [.last], [.pageDown, .pageDown], [.last, .enter], [.character("g")], [.character("k")],
    ] as [[WatchKey]] {
      let lines = Self.screen(board, keys, width: width, height: height)
      #expect(lines.count == max(6, height))
      #expect(lines.allSatisfy { $0.count <= max(40, width) })
      #expect(lines.count { $0.hasPrefix("> ") } == 1)
    }
  }

  @Test func `keeps the chosen device while the order changes`() {
    var board = Self.board(Self.plant)
    let frame = WatchFrame(width: 80, height: 24)
    var view = WatchView()
    for _ in 0..<4 { _ = view.press(.down, rows: frame.rows(of: board, view), height: 20) }
    func chosen() -> String? {
      frame.lines(of: board, view, at: Self.now).map(\.text).first { $0.hasPrefix("> ") }
    }
    #expect(chosen()?.hasPrefix("> hall/fine") == true)
    _ = board.take(
      WatchedMessage(
        topic: "\(Self.root)/hall/fine/status",
        payload: Array(#"{"status":"offline","gateway":"gw-01"}"#.utf8),
        isRetained: false,
        arrival: Self.now
      )
    )
    #expect(chosen()?.hasPrefix("> hall/fine") == true)
    #expect(frame.rows(of: board, view).firstIndex(of: "hall/fine") == 2)
  }

  @Test func `shows the points of a device in kW and MWh, bad ones first`() {
    let board = Self.board(Self.plant)
    let fine = Self.screen(board, [.last, .enter])
    #expect(fine[0].hasPrefix("hall/fine "))
    #expect(fine[2].hasPrefix("> active_energy_import             98,765.432 MWh        5s"))
    #expect(fine[3].hasPrefix("  active_power                        -12.346 kW         5s"))
    let weak = Self.screen(board, [.down, .down, .enter])
    #expect(
      weak[2...4].map { $0.split(separator: " ").last ?? "" } == ["timeout", "exception_2", "60s"]
    )
  }

  @Test func `goes to gateways, from there to their devices, and back`() {
    let board = Self.board(Self.plant)
    let gateways = Self.screen(board, [.character("g")])
    #expect(gateways[2].hasPrefix("> gw-02"))
    #expect(gateways[3].hasPrefix("  gw-01"))
    let devices = Self.screen(board, [.character("g"), .enter])
    #expect(devices[0].hasPrefix("gw-02  1 device: 1 no news"))
    #expect(devices[3].isEmpty)
    #expect(Self.screen(board, [.character("g"), .enter, .escape])[2].hasPrefix("> gw-02"))
    #expect(Self.screen(board, [.character("k")])[2].hasPrefix("> mill"))
    #expect(Self.screen(board, [.enter, .escape]) == Self.screen(board))
  }

  @Test func `filters by what is typed`() {
    let board = Self.board(Self.plant)
    let typing = [WatchKey.character("/")] + "HALLx".map(WatchKey.character)
    #expect(Self.screen(board, typing)[23] == "filter: HALLx_")
    #expect(Self.screen(board, typing)[2] == "  nothing fits the filter")
    let lines = Self.screen(board, typing + [.erase, .enter])
    #expect(lines[2].hasPrefix("> hall/fine") && lines[3].isEmpty)
    #expect(lines[23].hasSuffix("[filter: HALL]"))
    #expect(Self.screen(board, typing + [.escape]) == Self.screen(board))
    #expect(Self.screen(board, [.character("/"), .character("q")])[23] == "filter: q_")
  }

  @Test func `speaks Vietnamese`() {
    let lines = Self.screen(Self.board(Self.plant), [], .vietnamese)
    #expect(lines[1].contains("THIẾT BỊ") && lines[2].contains("mất tin"))
    #expect(lines[6].contains("-12,35") && lines[6].contains("98.765,432"))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test(arguments: [
    ("127.0.0.1:502: Connection refused", "127.0.0.1:502: bị từ chối kết nối"),
    (
      "no answer within 1.0 seconds (connection a at /dev/ttyS1, device m, unit 7, holding address 0…3)",
      "không có câu trả lời trong 1.0 giây (kết nối a tại /dev/ttyS1, thiết bị m, unit 7"
    ),
    (
      "b: timeout, c: exception_2 and 5 more; exception 2 (illegal data address)",
      "b: timeout, c: exception_2 và 5 điểm khác; mã lỗi Modbus 2 (không có địa chỉ này)"
    ),
    ("something new", "something new"),
  ])
  func `tells in Vietnamese why a device gives no values`(reason: String, text: String) {
    let board = Self.board([("m/status", #"{"status":"offline","reason":"\#(reason)"}"#)])
    let lines = Self.screen(board, [], width: 120, .vietnamese)
    #expect(lines[22].hasPrefix("m: \(text)"))
    #expect(Self.screen(board, width: 120)[22] == "m: \(reason)".prefix(120))
  }

  @Test func `says why there is no connection`() {
    #expect(
      Self.screen(WatchBoard(), fault: "refused\u{1B}[2J")[23]
        == "no connection: refused\u{FFFD}[2J"
    )
    #expect(Self.screen(WatchBoard())[2] == "  nothing published yet")
  }

  /// What a broker holds of a plant whose values do not change: all that a watch gets at first.
  private static let retained: [(String, String)] = [
    ("_gateway/gw-01/status", #"{"ts":1800000000000,"gateway":"gw-01","status":"online"}"#),
    (
      "hall/m1/meta",
      #"{"gateway":"gw-01","points":{"active_power":{"unit":"W"},"active_energy_import":{"unit":"Wh"},"frequency":{"unit":"Hz"}}}"#
    ),
    ("hall/m1/status", #"{"ts":1,"gateway":"gw-01","status":"online"}"#),
    ("hall/m2/meta", #"{"gateway":"gw-01","points":{"flow":{"unit":"m3/h"}}}"#),
    (
      "hall/m2/status",
      #"{"ts":1,"gateway":"gw-01","status":"offline","reason":"no answer of unit 7"}"#
    ),
    ("line-1/state", #"{"ts":1,"gateway":"gw-01","state":"running","since":1800000005000}"#),
  ]

  @Test func `begins with what the broker holds, and says when the rest comes`() {
    let board = Self.board(Self.retained)
    let lines = Self.screen(board)
    #expect(lines[2].hasPrefix("> hall/m2                        offline"))
    #expect(lines[22] == "hall/m2: no answer of unit 7")
    #expect(
      lines[3].contains(" online ") && lines[3].split(separator: " ").suffix(2) == ["…", "…"]
    )
    let alive = Self.screen(board, [.down])
    #expect(
      alive[22] == "hall/m1: what does not change comes once a minute, 60 s left; r reads now"
    )
    let vietnamese = Self.screen(board, [.down], .vietnamese)
    #expect(
      vietnamese[22] == "hall/m1: giá trị không đổi được gửi mỗi phút, còn 60 s; r để đọc ngay"
    )
    #expect(Self.screen(board, [.character("k")])[2].contains(" state "))
  }

  @Test func `lists the points of a device that published nothing yet, and why`() {
    let board = Self.board(Self.retained)
    let dead = Self.screen(board, [.enter])
    #expect(dead[2].hasPrefix("> flow ") && dead[22] == "hall/m2: no answer of unit 7")
    let alive = Self.screen(board, [.down, .enter])
    #expect(
      alive[2...4].map { $0.dropFirst(2).prefix { $0 != " " } } == [
        "active_energy_import", "active_power", "frequency",
      ]
    )
    #expect(alive[22].contains("60 s left"))
    let later = Self.board(
      Self.retained + [
        ("hall/m1/data", #"{"ts":1800000065000,"gateway":"gw-01","values":{"active_power":1500}}"#)
      ]
    )
    #expect(Self.screen(later, [.down, .enter])[2].contains(" 1.500 kW "))
    #expect(Self.screen(later, [.down])[3].hasSuffix(" 1.50           …"))
  }

  @Test func `asks a gateway only for the device that is chosen, and shows what it read`() throws {
    var board = Self.board(Self.retained)
    let frame = WatchFrame(width: 80, height: 24)
    var view = WatchView()
    let none = view.takeWish()
    #expect(none == nil)
    for key in [WatchKey.down, .character("r")] {
      _ = view.press(key, rows: frame.rows(of: board, view), height: 20)
    }
    let wish = view.takeWish()
    let another = view.takeWish()
    #expect(wish == "hall/m1" && another == nil)
    let asked = board.request(reading: wish ?? "", at: Self.now)
    let request = try #require(asked)
    #expect(request.topic == "\(Self.root)/_gateway/gw-01/command/poll")
    let command = try JSONParser.parse(request.payload)
    #expect(command["device"]?.string == "m1")
    #expect(frame.lines(of: board, view, at: Self.now)[22].text.contains("gw-01 is asked"))

    func reply(_ id: String, _ rest: String) {
      let payload = #"{"gateway":"gw-01","id":"\#(id)",\#(rest)}"#
      _ = board.take(
        WatchedMessage(
          topic: "\(Self.root)/_gateway/gw-01/reply/poll",
          payload: Array(payload.utf8),
          isRetained: false,
          arrival: Self.now
        )
      )
    }
    let id = try #require(command["id"]?.string)
    reply("another", #""ok":true,"result":{"values":{"active_power":1}}"#)
    #expect(board.devices["hall/m1"]?.power == nil)
    reply(id, #""ok":false,"error":"not_allowed: no\u001b[2J""#)
    #expect(frame.lines(of: board, view, at: Self.now)[22].text.contains("gw-01: not_allowed: no"))
    reply(id, #""ok":true,"result":{"ts":1800000065000,"values":{"active_power":2500},"bad":{}}"#)
    #expect(board.devices["hall/m1"]?.power == 2500 && board.question == nil)
  }

  @Test func `says that a gateway does not reply`() {
    var board = Self.board(Self.retained)
    _ = board.request(reading: "hall/m2", at: Self.now)
    let later = Self.now.advanced(byMilliseconds: 11_000)
    let frame = WatchFrame(width: 80, height: 24)
    let lines = frame.lines(of: board, WatchView(), at: later)
    #expect(lines[22].text == "hall/m2: no reply of gw-01; the broker may forbid commands")
    let unknown = board.request(reading: "nobody", at: Self.now)
    #expect(unknown == nil)
  }

  @Test func `keeps devices of two factories apart`() {
    let board = Self.board(Self.plant + [("other/hall/fine/status", #"{"status":"offline"}"#)])
    let ids = WatchFrame(width: 80, height: 24).rows(of: board, WatchView())
    #expect(ids.contains("hall/fine") && ids.contains("other/hall/fine"))
  }

  @Test(arguments: [
    ("\u{1B}[A\u{1B}[B", [WatchKey.up, .down]), ("\u{1B}OA", [.up]), ("\u{1B}", [.escape]),
    ("\r", [.enter]),
    ("\u{7F}", [.erase]), ("/é", [.character("/"), .character("é")]),
    ("\u{1B}[6~q", [.pageDown, .character("q")]),
    ("\u{1B}[200~x", [.character("x")]), ("\u{1B}[1;5A", []), ("\u{0}\u{1}", []),
  ])
  func `understands keys`(text: String, keys: [WatchKey]) {
    #expect(WatchKey.keys(in: Array(text.utf8)) == keys)
  }

  @Test func `ends with q`() {
    var view = WatchView()
    let ends = view.press(.character("q"), rows: [], height: 20)
    #expect(ends)
  }
}
