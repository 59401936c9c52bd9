import Configuration
import Testing

@Suite struct `The advice for words and texts` {
  @Test(arguments: [
    Advised(panelFile, "good_count:    { table: ", "holding", "4", "input", "holding"),
    Advised(panelFile, "good_count:    { table: ", "holding", "3", "holding", "input"),
    Advised(panelFile, "good_count:    { table: ", "holding", "4x", "holding"),
    Advised(panelFile, "good_count:    { table: ", "holding", "FC04", "input"),
    Advised(panelFile, "good_count:    { table: ", "holding", "holding register", "holding"),
    Advised(panelFile, "good_count:    { ", "table: holding", "§table:holding", "table: holding"),
    Advised(panelFile, "good_count:    { ", "table: holding", "§table = holding", "table: holding"),
    Advised(
      panelFile,
      "good_count:    { table: holding, address: 10, ",
      "type: uint32, order: CDAB",
      "type: §bits(5,3)",
      "type: \"bits(3, 5)\""
    ),
    Advised(
      panelFile,
      "good_count:    { table: holding, address: 10, ",
      "type: uint32, order: CDAB",
      "type: §bits(3, 5)",
      "type: \"bits(3, 5)\""
    ),
    Advised(
      panelFile,
      "good_count:    { table: holding, address: 10, ",
      "type: uint32, order: CDAB",
      "type: §bits[3,5]",
      "type: \"bits(3, 5)\""
    ),
    Advised(
      panelFile,
      "good_count:    { table: holding, address: 10, ",
      "type: uint32, order: CDAB",
      "type: §bits 3-5",
      "type: \"bits(3, 5)\""
    ),
    Advised(panelFile, "    ", "unit_id: 5", "unit_id 5", "unit_id: 5"),
    Advised(panelFile, "    ", "unit_id: 5", "unit_id = 5", "unit_id: 5"),
    Advised(panelFile, "    ", "unit_id: 5", "unit_id： 5", "unit_id: 5"),
    Advised(gatewayFile, "live_first: ", "false", "off", "false"),
    Advised(gatewayFile, "live_first: ", "false", "Yes", "true"),
    Advised(gatewayFile, "live_first: ", "false", "FALSE", "false"),
    Advised(metersFile, "forbidden: ", "[[100, 119]]", "[100, 119]", "[[100, 119]]"),
    Advised(metersFile, "forbidden: ", "[[100, 119]]", "100-119", "[[100, 119]]"),
    Advised(metersFile, "forbidden: ", "[[100, 119]]", "[100..119]", "[[100, 119]]"),
    Advised(
      metersFile,
      "forbidden: ",
      "[[100, 119]]",
      "[100, 119, 200, 210]",
      "[[100, 119], [200, 210]]"
    ),
    Advised(metersFile, "forbidden: ", "[[100, 119]]", "{ from: 100, to: 119 }", "[[100, 119]]"),
    Advised(metersFile, "forbidden: ", "[[100, 119]]", "100", "[[100, 100]]"),
    Advised(metersFile, "forbidden: [", "[100, 119]", "[119, 100]", "[100, 119]"),
    Advised(panelFile, "states: { ", "0: idle", "0 idle", "0: idle"),
    Advised(
      metersFile,
      "serial: ",
      "{ port: /dev/ttyS1, baud: 9600, parity: even, data_bits: 8, stop_bits: 1, rs485: false }",
      "/dev/ttyUSB0",
      "{ port: /dev/ttyUSB0 }"
    ),
    Advised(panelFile, "states: { ", "0: idle", "0:idle", "0: idle"),
    Advised(panelFile, "states: { ", "0: idle", "idle: 0", "0: idle"),
    Advised(
      "kpis.yaml",
      "good: ",
      "press-1.good_count",
      "press-1/good_count",
      "press-1.good_count"
    ),
    Advised("kpis.yaml", "meters: ", "[main-meter]", "main-meter", "[main-meter]"),
    Advised(metersFile, "port: ", "/dev/ttyS1", "COM3", "/dev/ttyS2", "/dev/ttyUSB2"),
    Advised(metersFile, "port: ", "/dev/ttyS1", "\\\\.\\COM12", "/dev/ttyS11", "/dev/ttyUSB11"),
  ])
  func `is accepted for tables, types, lists and keys`(advised: Advised) throws {
    let shown =
      advised.advice.first?.hasPrefix("type: ") == true
      ? advised.advised.dropFirst(6).description : nil
    try advised.check(shown: shown)
  }

  @Test(arguments: [
    Advised(
      panelFile,
      "path: ",
      "[workshop-a, line-1]",
      "workshop-a/line-1",
      "[workshop-a, line-1]"
    ),
    Advised(
      panelFile,
      "path: ",
      "[workshop-a, line-1]",
      "workshop-a > line-1",
      "[workshop-a, line-1]"
    ),
    Advised(
      panelFile,
      "path: ",
      "[workshop-a, line-1]",
      "/workshop-a/line-1/",
      "[workshop-a, line-1]"
    ),
    Advised(panelFile, "path: ", "[workshop-a, line-1]", "_gateway", "[gateway-room]"),
    Advised(panelFile, "path: ", "[workshop-a, line-1]", "hall/_gateway", "[hall, gateway-room]"),
    Advised(
      panelFile,
      "path: ",
      "[workshop-a, line-1]",
      "Xưởng A / Chuyền 1",
      "[Xuong-A, Chuyen-1]"
    ),
    Advised(panelFile, "path: [", "workshop-a, line-1", "Xưởng A / Chuyền 1", "Xuong-A, Chuyen-1"),
    Advised("kpis.yaml", "path: ", "[workshop-a]  ", "workshop-a/hall  ", "[workshop-a, hall]"),
    Advised(panelFile, "id: ", "main-meter", "main-meter\u{200B}", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "mаin-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "main–meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "ｍain-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "main\u{A0}meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "“main-meter”", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "-main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "\"main-meter \"", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "@main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "%main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "? main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "!main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "&main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "- main-meter", "main-meter"),
    Advised(panelFile, "id: ", "main-meter", "|main-meter", "main-meter"),
    Advised(panelFile, "    ", "unit_id: 5", "unit\u{200B}_id: 5", "unit_id"),
    Advised(panelFile, "    ", "unit_id: 5", "unіt_id: 5", "unit_id"),
    Advised(panelFile, "    ", "unit_id: 5", "unit\u{A0}id: 5", "unit_id"),
  ])
  func `is made of the letters of ids and paths`(advised: Advised) throws {
    var advised = advised
    let shown = advised.advised
    if advised.good == "unit_id: 5" { advised.advice = ["unit_id: 5"] }
    try advised.check(shown: shown)
  }

  @Test(arguments: [
    ("* load", "\"* load\""), ("% load", "\"% load\""), ("@main", "\"@main\""),
    ("&main", "\"&main\""),
    ("!main", "\"!main\""), ("? main", "\"? main\""), ("- main", "\"- main\""),
    ("`main", "\"`main\""),
    ("| main", "\"| main\""), ("> main", "\"> main\""), ("% \"load\"", "'% \"load\"'"),
    ("{ en: Main, big, vi: x }", "\"Main, big\""), ("{ en:Main, vi: x }", "en: Main"),
  ])
  func `is quotes for a text that YAML does not take`(bad: String, shown: String) throws {
    let label = "{ en: Main meter, vi: Công tơ tổng }"
    var advised = Advised(panelFile, "label: ", label, bad)
    advised.advice = [shown]
    if bad.hasPrefix("{ en: ") {
      advised.bad = "{ en: §Main, big, vi: x }"
      advised.advice = ["{ en: \(shown), vi: x }"]
    } else if bad.hasPrefix("{ en:M") {
      advised.bad = "{ §en:Main, vi: x }"
      advised.advice = ["{ \(shown), vi: x }"]
    }
    try advised.check(shown: shown)
  }
}
