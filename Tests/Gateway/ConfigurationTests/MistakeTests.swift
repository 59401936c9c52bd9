import Configuration
import Testing

/// A sample file with one text replaced; § marks the places where the problem may be reported.
struct Mistake: Sendable, CustomTestStringConvertible {
  var file: String
  var good: String
  var bad: String
  /// What the message must contain.
  var words: [String]

  init(_ file: String, _ good: String, _ bad: String, _ words: String...) {
    self.file = file
    self.good = good
    self.bad = bad
    self.words = words
  }

  var testDescription: String { bad }

  private var marked: String { (SampleFiles.all[file] ?? "").replacing(good, with: bad) }

  /// The marked lines and columns.
  var places: Set<String> {
    var places: Set<String> = []
    var (line, column) = (1, 1)
    for character in marked {
      switch character {
      case "§": places.insert("\(file):\(line):\(column):")
      case "\n", "\r\n": (line, column) = (line + 1, 1)
      default: column += character.unicodeScalars.count
      }
    }
    return places
  }

  /// The problems of the sample with this mistake, one per line.
  func problems() throws -> [String] {
    try #require((SampleFiles.all[file] ?? "").contains(good), "\(good) is not in the sample")
    let text = marked.replacing("§", with: "")
    return try ConfigurationFolder(SampleFiles.all.merging([file: text]) { $1 }).problems()
  }
}

private let panel = "devices.d/panel-a.yaml"
private let meters = "devices.d/meters.yaml"
private let gateway = "gateway.yaml"
private let tcp = "tcp: 10.0.4.20:502"
private let url = "url: mqtts://mqtt.example.vn:8883"
private let address = "address: 10,"
private let uint32 = #"unit: "1" }"#

@Suite struct `A mistake in a configuration` {
  @Test(
    arguments: [
      // YAML
      Mistake(panel, "  - id: press-1", "  §-id: press-1", "- id:"),
      Mistake(panel, "  - id: main-meter", "  §-id: main-meter", "- id:"),
      Mistake(panel, "unit_id: 5", "unit_id§:5", "unit_id: 5"),
      Mistake(panel, "id: press-1", "id: §\"press-1", "quote"),
      Mistake(panel, "id: press-1", "id: §'press-1", "quote"),
      Mistake(meters, "{ id: hvac,", "{ id: §\"hvac,", "quote"),
      Mistake(panel, "unit_id: 5", "unit_id:§\u{A0}5", "U+00A0", "plain space"),
      Mistake(panel, "    unit_id: 5", "§\u{A0}\u{A0}\u{A0}\u{A0}unit_id: 5", "U+00A0"),
      Mistake(panel, "    every: 500ms", "§\tevery: 500ms", "tab"),
      Mistake(panel, "{ deadband: 0.5 }", "§{ deadband: 0.5", "}"),
      Mistake(panel, "    unit_id: 5", "    §-unit_id: 5", "- unit_id"),
      Mistake(panel, "devices:", "§\u{FEFF}devices:", "byte order mark"),
      Mistake(
        panel,
        #"address: 12, type: uint32, order: CDAB, kind: counter, unit: "1" }"#,
        "address: 12, type: uint32, order: CDAB, kind: counter, unit: §% }",
        #"write "%""#
      ),
      // Decimal commas and other numbers
      Mistake(panel, "{ deadband: 0.5 }", "{ deadband: §0,5 }", "0.5", "comma"),
      Mistake(panel, "ct: 40, vt: 1", "ct: §40,5, vt: 1", "40.5"),
      Mistake(panel, "rated_power: 800kW", "rated_power: §0,8MW", "write 0.8MW"),
      Mistake(panel, "every: 500ms", "every: §0,5s", "write 0.5s"),
      Mistake(panel, "retries: 1", "retries: §\"1\"", "without quotes"),
      Mistake(panel, "max_registers: 125", "max_registers: §1 25", "write 125"),
      Mistake(panel, "    unit_id: 5", "    unit_id: §0,5", "0,5"),
      Mistake("kpis.yaml", "ideal_cycle: 1.2s", "ideal_cycle: §1,2s", "write 1.2s"),
      Mistake("kpis.yaml", "limit: 800kW", "limit: §800 KW", "write 800kW"),
      // Quantities
      Mistake(panel, "every: 500ms", "every: §500 ms", "write 500ms"),
      Mistake(panel, "every: 500ms", "every: §1m", "write 1min"),
      Mistake(panel, "every: 500ms", "every: §5 phút", "write 5min"),
      Mistake(panel, "every: 500ms", "every: §1h30min", "write 90min"),
      Mistake(panel, "every: 500ms", "every: §500", "500ms"),
      Mistake(gateway, "outbox_limit: 1GB", "outbox_limit: §1 gb", "write 1GB"),
      Mistake(panel, "rated_power: 800kW", "rated_power: §800kw", "write 800kW"),
      Mistake(gateway, "live_first: false", "live_first: §no", "write false"),
      // Endpoints
      Mistake(panel, tcp, "tcp: §tcp://10.0.0.1:502", "write 10.0.0.1:502"),
      Mistake(panel, tcp, "tcp: §modbus://10.0.0.1", "write 10.0.0.1:502"),
      Mistake(panel, tcp, "tcp: §http://10.0.0.1:5020/", "write 10.0.0.1:5020"),
      Mistake(panel, tcp, "tcp: 10.0.0.1§:", "colon", "10.0.0.1"),
      Mistake(panel, tcp, "tcp: 10.0.4.20§: 502", "10.0.4.20:502"),
      Mistake(panel, tcp, "tcp: §10.0.4.20,502", "write 10.0.4.20:502"),
      Mistake(panel, tcp, "tcp: §10.0.4.20 502", "write 10.0.4.20:502"),
      Mistake(panel, tcp, "tcp: §10.0.4.20:502:1", "colon", "write 10.0.4.20:502"),
      Mistake(panel, tcp, "tcp: §10.0.4.256", "256", "255"),
      Mistake(panel, tcp, "tcp: §10.0.4:502", "four numbers"),
      Mistake(panel, tcp, "tcp: §10.0.4.020:502", "octal", "10.0.4.20"),
      Mistake(panel, tcp, "tcp: §0.0.0.0:502", "no device"),
      Mistake(panel, tcp, "tcp: §502", "port without a host"),
      Mistake(panel, tcp, "tcp: §fe80::1", #""[fe80::1]:502""#),
      Mistake(panel, tcp, "tcp: §2001:db8::1:502", #""[2001:db8::1]:502""#),
      Mistake(panel, tcp, "tcp: §[fe80::1]:502", #""[fe80::1]:502""#, "quotes"),
      Mistake(panel, tcp, "tcp: §\"[10.0.0.1]:502\"", "IPv6"),
      Mistake(panel, tcp, "tcp: §/dev/ttyUSB0", "serial: { port: /dev/ttyUSB0"),
      Mistake(panel, tcp, "tcp: §COM3", "/dev/ttyS2"),
      Mistake(panel, tcp, "tcp: §10.0.4.20:modbus", "write 10.0.4.20:502"),
      Mistake(panel, tcp, "tcp: §{ host: 10.0.4.20, port: 503 }", "10.0.4.20:503"),
      Mistake(panel, tcp, "tcp: §máy-1:502", "á"),
      Mistake(meters, "port: /dev/ttyS1", "port: §COM1", "/dev/ttyS0"),
      Mistake(meters, "port: /dev/ttyS1", "port: §ttyUSB0", "/dev/ttyUSB0"),
      Mistake(meters, "parity: even", "parity: §E", "did you mean even"),
      Mistake(gateway, url, "url: §ssl://h:8883", "write mqtts://h:8883"),
      Mistake(gateway, url, "url: §h:8883", "mqtts://h:8883"),
      Mistake(gateway, url, "url: §wss://h:9001/mqtt", "WebSocket", "mqtts://h:8883"),
      Mistake(gateway, url, "url: §MQTTS://h", "mqtts://h:8883"),
      Mistake(gateway, url, "url: §mqtts://h/topic", "write mqtts://h:8883"),
      Mistake(gateway, url, "url: §mqtts://", "lacks a host", "mqtts://"),
      // Names
      Mistake(panel, "id: press-1", "id: §tủ-điện", "write tu-dien"),
      Mistake(panel, "id: press-1", "id: §Máy ép 1", "write May-ep-1"),
      Mistake(panel, "id: press-1", "id: §_gateway", "gateway's own topics"),
      Mistake(panel, "[workshop-a, line-1]", "[workshop-a, §_gateway]", "gateway's own topics"),
      Mistake("kpis.yaml", "path: [workshop-a]  ", "path: [§_gateway]  ", "gateway's own"),
      Mistake(panel, "[workshop-a, line-1]", "§workshop-a", "write [workshop-a]"),
      Mistake(gateway, "id: gw-01 ", "id: §GW 01 ", "write gw-01"),
      Mistake(gateway, "id: gw-01 ", "id: §all ", "every gateway"),
      Mistake(gateway, "park: bau-bang", "park: §Bàu Bàng", "write Bau-Bang"),
      Mistake(panel, "good_count:   ", "§sản_lượng:   ", "write san_luong"),
      Mistake(panel, "good_count:   ", "§good-count:   ", "write good_count"),
      // Profiles and keys
      Mistake(panel, "schneider/iem3155", "§iem3155", "did you mean schneider/iem3155"),
      Mistake(panel, "schneider/iem3155", "§Schneider iEM3155", "did you mean schneider/iem3155"),
      Mistake(panel, "schneider/iem3155", "§schneider/iem3155.yaml", "schneider/iem3155?"),
      Mistake(panel, "unit_id: 5", "§slave_id: 5", "did you mean unit_id"),
      Mistake(panel, "unit_id: 5", "§UnitID: 5", "did you mean unit_id"),
      // Addresses
      Mistake(panel, address, "address: §400011,", "table: holding, address: 10"),
      Mistake(panel, address, "address: §4x11,", "table: holding, address: 10"),
      Mistake(panel, address, "address: §4:11,", "table: holding, address: 10"),
      Mistake(panel, address, "address: §0Ah,", "write 0xA"),
      Mistake(panel, address, "address: §\"%MW10\",", "address: 10"),
      Mistake(panel, address, "address: §40011.3,", "bits(3, 3)"),
      Mistake(panel, address, "address: §10.0,", "write 10"),
    ]
  )
  func `is one error where it stands, with what to write instead`(mistake: Mistake) throws {
    let errors = try mistake.problems().filter { $0.contains(": error: ") }
    #expect(errors.count == 1, "\(errors)")
    let error = try #require(errors.first)
    #expect(mistake.places.contains { error.hasPrefix($0) }, "\(error) \(mistake.places)")
    for word in mistake.words { #expect(error.contains(word), "\(error)") }
  }

  @Test(
    arguments: [
      Mistake(panel, address, "address: §40011,", "table: holding, address: 10", "0x9C4B"),
      Mistake(
        panel,
        "table: input, address: 0,",
        "table: input, address: §30001,",
        "table: input, address: 0"
      ),
      Mistake(panel, uint32, "unit: §KW }", "write kW"),
      Mistake(panel, uint32, "unit: §°C }", "write Cel"),
      Mistake(panel, uint32, "unit: §degC }", "write Cel"),
      Mistake(panel, uint32, "unit: §Kwh }", "write kWh"),
      Mistake(panel, uint32, "unit: §m³/h }", "write m3/h"),
      Mistake(panel, uint32, "unit: §hz }", "write Hz"),
      Mistake(panel, uint32, "unit: §kVAr }", "write kvar"),
      Mistake(panel, uint32, "unit: §lít/phút }", "write l/min"),
      Mistake(panel, address, "address: §00011,", "taken as the address 11", "write 11"),
      Mistake(panel, address, "address: §010,", "write 10"),
      Mistake(panel, "unit_id: 5", "unit_id: §05", "write 5"),
      Mistake(panel, "{ deadband: 0.5 }", "{ deadband: §1.000 }", "taken as 1", "write 1 or 1000"),
      Mistake(panel, "ct: 40", "ct: §1/10", "smaller", "200/5"),
      Mistake(meters, "unit_id: 3", "unit_id: §255", "reserved"),
      Mistake(panel, "unit_id: 5", "unit_id: §250", "reserved", "255"),
      Mistake(
        gateway,
        "time_zone: Asia/Ho_Chi_Minh",
        "time_zone: §Etc/GMT+7",
        "behind",
        "Asia/Ho_Chi_Minh"
      ),
      Mistake(panel, "unit_id: 5", "unit_id: §1", "main-meter", "press-1"),
      Mistake(
        panel,
        "reject_count:  { table: holding, address: 12,",
        "§reject_count:  { table: holding, address: 11,",
        "reject_count (holding 11…12)",
        "good_count (holding 10…11)"
      ),
      Mistake(panel, "id: press-1", "id: §kpi", "kind of messages"),
      Mistake(
        panel,
        "reject_count:  { table: holding, address: 12, type: uint32, order: CDAB",
        "§reject_count:  { table: holding, address: 11, type: uint16",
        "good_count (holding 10…11)"
      ),
      Mistake(
        panel,
        "reject_count:  { table: holding, address: 12,",
        "§reject_count:  { table: holding, address: 10,",
        "same registers"
      ),
      Mistake(
        panel,
        #"address: 10, type: uint32, order: CDAB, kind: counter, unit: "1" }"#,
        #"address: 10, type: uint32, order: CDAB, kind: counter, unit: §pcs }"#,
        #""1""#
      ),
    ]
  )
  func `that may be none is a warning`(mistake: Mistake) throws {
    var mistake = mistake
    if mistake.good == uint32 {
      // Only the first of two equal texts.
      mistake.good = #"address: 10, type: uint32, order: CDAB, kind: counter, unit: "1" }"#
      mistake.bad = "address: 10, type: uint32, order: CDAB, kind: counter, " + mistake.bad
    }
    let problems = try mistake.problems()
    #expect(!problems.contains { $0.contains(": error: ") && !$0.hasPrefix("kpis.yaml") })
    let warning = try #require(
      problems.first { problem in
        problem.contains(": warning: ") && mistake.places.contains { problem.hasPrefix($0) }
      },
      "\(problems)"
    )
    for word in mistake.words { #expect(warning.contains(word), "\(warning)") }
  }

  @Test func `in a URL with a password does not show the password`() throws {
    let mistake = Mistake(gateway, url, "url: §mqtts://tom:s3cr@t/word@h:8883", "username: tom")
    let errors = try mistake.problems().filter { $0.contains(": error: ") }
    #expect(
      errors.count == 1 && errors[0].contains("password_file")
        && errors[0].contains("username: tom")
    )
    #expect(!errors[0].contains("s3cr"))
  }

  @Test(
    arguments: [
      "bits(0, 3)", "bits(4, 15)", "uint8",
    ]
  )
  func `is not what bits and bytes of one register are`(type: String) throws {
    let points = """
            status: { table: holding, address: 50, type: uint16, kind: state, states: { 0: a } }
            part:   { table: holding, address: 50, type: "\(type)" }

      """
    let files = SampleFiles.all.merging([panel: SampleFiles.panel + points]) { $1 }
    #expect(try ConfigurationFolder(files).problems().filter { $0.contains(panel) }.isEmpty)
  }
}
