import Configuration
import Testing

private func kind(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(
    panelFile,
    "address: 10, type: uint32, order: CDAB, kind: ",
    "counter",
    bad
  )
  advised.advice = advice
  return advised
}

@Suite struct `The advice for a word` {
  @Test(arguments: [
    ("long", "int32"), ("ulong", "uint32"), ("ushort", "uint16"), ("unsigned int", "uint16"),
    ("U32", "uint32"),
    ("unsigned 32", "uint32"), ("Int32 signed", "int32"), ("32-bit unsigned", "uint32"),
    ("16bit", "uint16"),
    ("signed long", "int32"), ("float 32", "float32"), ("Float64", "float64"),
    ("IEEE754 float", "float32"),
    ("DINT", "int32"), ("UDINT", "uint32"), ("REAL", "float32"), ("double word", "uint32"),
    ("long long", "int64"),
    ("int32be", "int32"), ("uint32_t", "uint32"), ("số thực", "float32"), ("s32", "int32"),
    ("INT16U", "uint16"),
    ("bcd 16", "bcd16"), ("unsigned short", "uint16"), ("unsigned integer 64", "uint64"),
  ])
  func `of a type is the type of that name here`(bad: String, good: String) throws {
    let before = "reject_count:  { table: holding, address: 12, type: "
    let advised = Advised(panelFile, before, "uint32, order: CDAB", bad)
    let errors = try advised.errors(writing: bad)
    #expect(errors.count == 1 && errors[0].hasSuffix("did you mean \(good)?"), "\(errors)")
    #expect(try advised.errors(writing: good).isEmpty)
  }

  @Test(arguments: [
    kind("đếm", "counter"), kind("bộ đếm", "counter"), kind("totalizer", "counter"),
    Advised("kpis.yaml", "severity: ", "warning", "cảnh báo", "warning"),
    Advised("kpis.yaml", "severity: ", "warning", "nghiêm trọng", "critical"),
    Advised("kpis.yaml", "severity: ", "warning", "high", "critical"),
    Advised(gatewayFile, "live_first: ", "false", "có", "true"),
    Advised(gatewayFile, "live_first: ", "false", "không", "false"),
    Advised(gatewayFile, "live_first: ", "false", "ko", "false"),
    Advised(gatewayFile, "live_first: ", "false", "tắt", "false"),
    Advised(panelFile, "unit_id: ", "5", "No. 5", "5"),
    Advised(panelFile, "unit_id: ", "5", "ID5", "5"),
    Advised(panelFile, "unit_id: ", "5", "5;", "5"),
    Advised(panelFile, "unit_id: ", "5", "trạm 5", "5"),
    Advised(panelFile, "ratios: ", "{ ct: 40, vt: 1 }", "40", "{ ct: 40 }"),
    Advised(panelFile, "ratios: ", "{ ct: 40, vt: 1 }", "200/5A", "{ ct: 200/5 }"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "2/9/26", "2026-09-02", "2026-02-09"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "ngày 2 tháng 9 năm 2026", "2026-09-02"),
    Advised("kpis.yaml", "\"22:00\", days: [", "mon", "2", "mon", "tue"),
    Advised("kpis.yaml", "\"22:00\", days: [mon, tue, wed, thu, fri, ", "sat", "8", "sun"),
    Advised(
      "kpis.yaml",
      "on: ",
      "\"energy.factory.demand_forecast\"",
      "energy/factory/demand_forecast",
      "energy.factory.demand_forecast"
    ),
    Advised(
      "kpis.yaml",
      "on: ",
      "\"energy.factory.demand_forecast\"",
      "energy. factory. demand_forecast",
      "energy.factory.demand_forecast"
    ),
    Advised(
      gatewayFile,
      "url: ",
      "mqtts://mqtt.example.vn:8883",
      "mqtts:\\\\10.0.0.5",
      "mqtts://10.0.0.5:8883"
    ),
    Advised(
      gatewayFile,
      "url: ",
      "mqtts://mqtt.example.vn:8883",
      "mqtts:/10.0.0.5",
      "mqtts://10.0.0.5:8883"
    ),
  ])
  func `is accepted`(advised: Advised) throws { try advised.check() }

  @Test(arguments: ["2/9", "2-9", "30/4", "2 tháng 9"])
  func `of a day without a year names the year`(bad: String) throws {
    let advised = Advised("kpis.yaml", "holidays: [", "2026-09-02", bad)
    let errors = try advised.errors(writing: bad)
    let error = try #require(errors.count == 1 ? errors.first : nil, "\(errors)")
    let advice = try #require(error.split(separator: "; write ").last)
    for date in advice.split(separator: " or ") {
      #expect(try advised.errors(writing: String(date)).isEmpty, "\(error)")
    }
  }

  @Test(arguments: [
    "energy.factory.demand_forecast", "factory.demand_forecast", "press-line.oee",
    "press-line.good",
  ])
  func `is not given for the short names of values`(name: String) throws {
    let advised = Advised("kpis.yaml", "on: ", "\"energy.factory.demand_forecast\"", name)
    #expect(try advised.errors(writing: name).isEmpty)
  }

  @Test(arguments: [
    ("v/ph", "\"1/min\""), ("vòng/phút", "1/min"), ("lit/ph", "l/min"), ("l/p", "l/min"),
    ("m3/giờ", "m3/h"),
    ("kW h", "kWh"), ("“kWh”", "kWh"), ("sp/h", "1/h"), ("RPM", "1/min"), ("độ C", "Cel"),
    ("bar(g)", "bar"),
    ("m3/ngày", "m3/d"), ("Hz.", "Hz"), ("khối", "m3"), ("cái", "\"1\""), ("kW/h", "kWh"),
  ])
  func `of a unit is its code`(bad: String, good: String) throws {
    let before =
      "reject_count:  { table: holding, address: 12, type: uint32, order: CDAB, kind: counter, unit: "
    let point =
      "x: { table: holding, address: 40, type: uint32, unit: \"\(bad)\" }\n      \(before)"
    let text = SampleFiles.panel.replacing(before, with: point)
    let problems = try ConfigurationFolder(SampleFiles.all.merging([panelFile: text]) { $1 })
      .problems()
      .filter { $0.hasPrefix(panelFile) }
    let plain = good.replacing("\"", with: "")
    #expect(problems.count == 1 && problems[0].contains(plain), "\(problems)")
  }
}
