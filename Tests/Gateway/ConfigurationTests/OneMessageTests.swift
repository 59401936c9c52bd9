import Configuration
import Testing

/// Mistakes over several words or lines.
private struct Slip: Sendable, CustomTestStringConvertible {
  var good: String
  var bad: String
  /// The line and column of the message.
  var place: String
  /// How the message ends.
  var end: String
  var file = panelFile

  init(_ good: String, _ bad: String, _ place: String, _ end: String, in file: String = panelFile) {
    (self.good, self.bad, self.place, self.end, self.file) = (good, bad, place, end, file)
  }

  var testDescription: String { bad }

  func problems() throws -> [String] {
    let sample = SampleFiles.all[file] ?? ""
    try #require(sample.contains(good), "\(good) is not in the sample")
    let text = sample.replacing(good, with: bad, maxReplacements: 1)
    return try ConfigurationFolder(SampleFiles.all.merging([file: text]) { $1 }).problems()
  }
}

private let count =
  #"good_count:    { table: holding, address: 10, type: uint32, order: CDAB, kind: counter, unit: "1" }"#
private let keys =
  #"table: holding, address: 10, type: uint32, order: CDAB, kind: counter, unit: "1""#
private let states = "{ 0: idle, 1: running, 2: fault, 3: setup }"
private let kpis = "kpis.yaml"

@Suite struct `One mistake gives one message` {
  @Test(arguments: [
    // Colons
    Slip("    unit_id: 5", "    unit_id; 5", "21:5", "write unit_id: 5"),
    Slip("    unit_id: 5", "    unit_id;5", "21:5", "write unit_id: 5"),
    Slip("    unit_id: 5", "    unit_id, 5", "21:5", "write unit_id: 5"),
    Slip("- id: press-1", "- id; press-1", "20:5", "write id: press-1"),
    Slip("- id: press-1", "- id press-1", "20:5", "write id: press-1"),
    Slip("- id: press-1", "- id = press-1", "20:5", "write id: press-1"),
    Slip("tcp: 10.0.4.20:502\n", "tcp: 10.0.4.20: 502\n", "2:17", "write 10.0.4.20:502"),
    Slip("tcp: 10.0.4.20:502\n", "tcp: 10.0.4.20:\n", "2:17", "write 10.0.4.20"),
    Slip(
      "url: mqtts://",
      "url: mqtts: //",
      "9:15",
      "write mqtts://mqtt.example.vn:8883",
      in: gatewayFile
    ),
    Slip(
      "label: { en: Main meter, vi: Công tơ tổng }",
      "label: Công tơ: tổng",
      "16:19",
      "write \"Công tơ: tổng\""
    ),
    Slip(count, "good_count { \(keys) }", "25:7", "write good_count: {"),
    Slip(count, "good_count{ \(keys) }", "25:7", "write good_count: {"),
    // Braces
    Slip(count, "good_count: \(keys) }", "25:19", "write { \(keys) }"),
    Slip(count, "good_count: \(keys)", "25:19", "write { \(keys) }"),
    Slip(count, "good_count: ( \(keys) )", "25:19", "write { \(keys) }"),
    Slip(count, "good_count: { \(keys) )", "25:102", "write }"),
    Slip(count, "good_count: { \(keys) ]", "25:102", "write }"),
    Slip("[workshop-a, line-1]", "[workshop-a, line-1}", "13:30", "write ]"),
    Slip("[workshop-a, line-1]", "[\"workshop-a, \"line-1\"]", "13:12", "write \"workshop-a\""),
    Slip("from: \"06:00\", to", "from: \"06:00, to", "3:26", "write \"06:00\"", in: kpis),
    Slip("{ deadband: 0.5 }", "( deadband: 0.5 )", "19:21", "write { deadband: 0.5 }"),
    // Indentation
    Slip("    unit_id: 5", "   unit_id: 5", "21:4", "indent it by 4"),
    Slip(
      "    unit_id: 5",
      "      unit_id: 5",
      "21:7",
      "indent it by 4 spaces, like the key above it"
    ),
    Slip("      good_count:  ", "     good_count:  ", "25:6", "indent it by 6"),
    Slip("      good_count:  ", "        good_count:  ", "25:9", "indent it by 6"),
    Slip("  - id: press-1", "- id: press-1", "20:1", "indent it by 2"),
    Slip("      good_count:  ", "    good_count:  ", "25:5", "indent it by 6"),
    Slip("  tcp: 10.0.4.20:502\n", "tcp: 10.0.4.20:502\n", "2:1", "indent it by 2"),
    Slip("  - id: press-1", "    id: press-1", "20:5", "write - id:"),
    // Keys that belong together
    Slip(
      "  tcp: 10.0.4.20:502\n",
      "  ip: 10.0.4.20\n  port: 503\n",
      "2:3",
      "write tcp: 10.0.4.20:503"
    ),
    Slip(
      "  tcp: 10.0.4.20:502\n",
      "  host: 10.0.4.20\n  port: 502\n",
      "2:3",
      "write tcp: 10.0.4.20:502"
    ),
    Slip(
      "    url: mqtts://mqtt.example.vn:8883",
      "    host: mqtt.example.vn\n    port: 8883",
      "9:5",
      "write url: mqtts://mqtt.example.vn:8883",
      in: gatewayFile
    ),
    Slip(
      "password_file: park.password",
      "password: secret",
      "13:5",
      "at password_file:",
      in: gatewayFile
    ),
    Slip(
      "connection:                      # exactly one of tcp, serial, rtu_over_tcp\n  tcp: 10",
      "connection:\n  - tcp: 10",
      "5:3",
      "like its neighbours?"
    ),
    // Signs of other notations
    Slip("  - id: press-1", "  * id: press-1", "20:3", "write - id: press-1"),
    Slip("  - id: press-1", "  – id: press-1", "20:3", "write - id: press-1"),
    Slip("  - id: press-1", "  1. id: press-1", "20:3", "write - id: press-1"),
    Slip("connection:  ", "// panel A\nconnection:  ", "1:1", "write # panel A"),
    Slip("connection:  ", "; panel A\nconnection:  ", "1:1", "write # panel A"),
    Slip("connection:  ", "<!-- panel A -->\nconnection:  ", "1:1", "write # panel A"),
    Slip("connection:  ", "```yaml\nconnection:  ", "1:1", "remove it"),
    Slip("unit_id: 5", "unit_id: 5 // the press", "21:14", "write 5"),
    Slip("every: 500ms", "every: 500ms -- fast", "22:12", "write 500ms"),
    Slip("workshop-a, line-1]", "workshop-a; line-1]", "13:12", "write workshop-a, line-1"),
    Slip(
      "meters: [main-meter]",
      "meters: main-meter + hvac",
      "9:13",
      "write [main-meter, hvac]",
      in: kpis
    ),
    Slip(
      "label: { en: Main meter, vi: Công tơ tổng }",
      "label: [A] main",
      "16:16",
      "write \"[A] main\""
    ),
    Slip(
      "label: { en: Main meter, vi: Công tơ tổng }",
      "label: \"Main\" A",
      "16:19",
      "write '\"Main\" A'"
    ),
    // Keys of other programs and places
    Slip("  retries: 1", "  baud: 9600", "6:3", "move it to the keys of serial"),
    Slip(
      "type: uint32, order: CDAB",
      "type: uint32, divisor: 10, order: CDAB",
      "25:67",
      "write scale: 0.1"
    ),
    Slip(
      "type: uint32, order: CDAB",
      "type: uint32, decimals: 2, order: CDAB",
      "25:67",
      "write scale: 0.01"
    ),
    Slip(
      "type: uint32, order: CDAB",
      "type: uint32, length: 2, order: CDAB",
      "25:67",
      "remove length"
    ),
    Slip("from: \"06:00\", to", "start: \"06:00\", to", "3:20", "did you mean from?", in: kpis),
    Slip("on: \"energy", "when: \"energy", "31:24", "did you mean on?", in: kpis),
    Slip(
      "above: 760kW, clear_below: 720kW",
      "above 760kW",
      "31:62",
      "write above: 760kW",
      in: kpis
    ),
    Slip("clear_below: 720kW", "clear_above: 720kW", "31:89", "write clear_below", in: kpis),
    Slip("running: [running]", "run: [running]", "20:44", "did you mean running?", in: kpis),
    Slip(
      "tariff: evn/production-22kv",
      "tariff: sản xuất 22kv",
      "11:13",
      "evn/production-22kv",
      in: kpis
    ),
    Slip("tariff: evn/production-22kv", "tariff: EVN 22kV", "11:13", "", in: kpis),
    Slip("ideal_cycle: 1.2s", "ideal_cycle: 50 sp/phút", "24:18", "write 1.2s", in: kpis),
    Slip(
      "energy.factory.demand_forecast",
      "factory.15min.cost",
      "31:28",
      "write energy.factory.15min.cost",
      in: kpis
    ),
    Slip(
      "energy.factory.demand_forecast",
      "energy.factory.cost.15min",
      "31:28",
      "write energy.factory.15min.cost",
      in: kpis
    ),
    Slip("  retries: 1", "  port: 502", "6:3", "remove port"),
    Slip("address: 10, type", "address: 10 type", "25:49", "write 10, type"),
    Slip("address: 10, type", "address: 10; type", "25:49", "write 10, type"),
    // States
    Slip(states, "{ 0=idle, 1=running, 2=fault, 3=setup }", "24:85", "write \(states)"),
    Slip(states, "{ 0:idle, 1:running, 2:fault, 3:setup }", "24:85", "write \(states)"),
    Slip(
      states,
      "{ 0= idle; 1= running; 2= fault; 3= setup }",
      "24:87",
      "write 0: idle, 1: running, 2: fault, 3: setup"
    ),
    Slip(
      states,
      "{ 0: idle; 1= running, 2: fault, 3: setup }",
      "24:87",
      "write 0: idle, 1: running"
    ),
    Slip(states, "{ idle: 0, running: 1, fault: 2, setup: 3 }", "24:85", "write \(states)"),
    Slip(states, "[idle, running, fault, setup]", "24:85", states),
    Slip(states, "\"0=idle, 1=running, 2=fault, 3=setup\"", "24:85", states),
    Slip("running: [running]", "running: running", "20:53", "write [running]", in: kpis),
    Slip(
      "running: [running]",
      "running: [chạy]",
      "20:54",
      "write one of fault, idle, running, setup",
      in: kpis
    ),
    // Others
    Slip("    profile: schneider/iem3155\n", "    profile:\n", "11:5", "such as schneider/iem3155"),
    Slip(
      "kind: counter, unit: \"1\" }\n      reject",
      "kind: counter, writable: {min: 0, max: 10, function: 03} }\n      reject",
      "25:133",
      "6 or 16 for registers"
    ),
    Slip("retries: 1", "retries: 1\n  retires: 2", "7:3", "remove one of them"),
  ])
  fileprivate func `where it stands`(slip: Slip) throws {
    let errors = try slip.problems().filter { $0.contains(": error: ") }
    #expect(errors.count == 1, "\(errors)")
    #expect(errors.first?.hasPrefix("\(slip.file):\(slip.place): ") == true, "\(errors)")
    #expect(errors.first?.hasSuffix(slip.end) == true, "\(errors)")
  }

  @Test(arguments: ["cái", "kw", "°C", "“1”", "v/ph", "[kWh]"])
  func `for a unit that is none`(unit: String) throws {
    let slip = Slip("unit: \"1\" }", "unit: \"\(unit)\" }", "", "")
    let own = try slip.problems().filter { $0.hasPrefix(panelFile) }
    #expect(own.count == 1, "\(own)")
  }
}
