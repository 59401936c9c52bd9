import Configuration
import Testing

/// What is accepted, and may be meant otherwise.
@Suite struct `A doubtful value` {
  private func problems(_ good: String, _ bad: String, in file: String) throws -> [String] {
    let sample = SampleFiles.all[file] ?? ""
    try #require(sample.contains(good), "\(good) is not in the sample")
    let text = sample.replacing(good, with: bad, maxReplacements: 1)
    return try own(SampleFiles.all.merging([file: text]) { $1 })
  }

  /// The problems that the sample does not have.
  private func own(_ files: [String: String]) throws -> [String] {
    try ConfigurationFolder(files).problems().filter { !$0.contains("the web page") }
  }

  @Test(arguments: [
    (panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: Máy #1", "write \"Máy #1\""),
    (
      panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: Press #2 hall 3",
      "write \"Press #2 hall 3\""
    ),
    (panelFile, "id: press-1", "id: press-1 #1", "write \"press-1-1\""),
    (
      panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: “Máy ép”",
      "write \"Máy ép\""
    ),
    (panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: ‘Press’", "write \"Press\""),
    (panelFile, "every: 500ms", "every:", "remove the line"),
    (metersFile, "parity: even, data", "parity: , data", "remove the line"),
    (
      gatewayFile, "url: mqtts://mqtt.example.vn:8883", "url: mqtts://mqtt.example.vn:1883",
      "without TLS"
    ),
    (
      gatewayFile, "url: mqtts://mqtt.example.vn:8883", "url: mqtts://mqtt.example.vn:1883",
      "write mqtts://mqtt.example.vn:8883 or mqtt://mqtt.example.vn:1883"
    ),
    (
      panelFile, #"kind: counter, unit: "1" }"#, "kind: counter, unit: kW/h }", "good_count is in 1"
    ),
    (
      panelFile, "active_power: { deadband: 0.5 }", "active_power: { deadband: 1.000 }",
      "write 1 or 1000"
    ),
  ])
  func `is a warning`(file: String, good: String, bad: String, words: String) throws {
    let warnings = try problems(good, bad, in: file).filter {
      $0.contains(": warning: ") && $0.hasPrefix(file)
    }
    #expect(warnings.count == 1 && warnings[0].contains(words), "\(warnings)")
  }

  @Test func `is a port of MQTT with TLS without TLS`() throws {
    let text = (SampleFiles.all[gatewayFile] ?? "")
      .replacing("mqtts://mqtt.example.vn:8883", with: "mqtt://localhost:8883")
      .replacing(
        "    tls: { ca_file: ca.pem, cert_file: gw.pem, key_file: gw.key, verify: true }\n",
        with: ""
      )
    let problems = try own(SampleFiles.all.merging([gatewayFile: text]) { $1 })
    #expect(problems.count == 1 && problems[0].contains("mqtts://localhost:8883"), "\(problems)")
  }

  @Test(arguments: [
    (panelFile, "id: press-1", "id: press-1 # the big one"),
    (panelFile, "id: press-1", "id: press-1  #1"),
    (panelFile, "id: press-1", "id: press-1 #big"), (panelFile, "unit_id: 5", "unit_id: 5 #1"),
    (panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: \"Máy #1\" #1"),
    (panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: Máy (#1)"),
    (panelFile, "label: { en: Main meter, vi: Công tơ tổng }", "label: Máy “cũ”"),
    (panelFile, "tcp: 10.0.4.20:502", "tcp: 10.0.4.20:502 #2"),
    (gatewayFile, "message_expiry: null", "message_expiry: ~"),
    (gatewayFile, "username: gw-01", "username: gw-01 # 1"),
    ("kpis.yaml", "holidays: [2026-09-02, 2026-11-24]", "holidays:"),
    (panelFile, "ratios: { ct: 40, vt: 1 }", "ratios:"),
  ])
  func `is no ordinary comment, null or empty group`(file: String, good: String, bad: String) throws
  {
    #expect(try problems(good, bad, in: file).filter { $0.hasPrefix(file) }.isEmpty)
  }

  @Test(
    arguments: [
      (["gateway.yml": "x"], "gateway.yml:1:1: warning: ", "gateway.yaml is"),
      (["kpis.yml": "x"], "kpis.yml:1:1: warning: ", "kpis.yaml is"),
      (["kpi.yaml": "x"], "kpi.yaml:1:1: warning: ", "kpis.yaml is"),
      (["Gateway.yaml": "x"], "Gateway.yaml:1:1: warning: ", "gateway.yaml is"),
      (["gateway.yaml.txt": "x"], "gateway.yaml.txt:1:1: warning: ", "gateway.yaml is"),
      (["devices/b.yaml": "x"], "devices:1:1: warning: ", "move b.yaml into devices.d"),
      (["b.yaml": "connection: { tcp: x }"], "b.yaml:1:1: warning: ", "devices.d"),
    ] as [([String: String], String, String)]
  )
  func `is a file that is not read`(files: [String: String], place: String, words: String) throws {
    let problems = try own(SampleFiles.all.merging(files) { $1 })
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(place) == true && problems[0].contains(words), "\(problems)")
  }

  @Test(arguments: ["devices/a.yaml", "a.yaml"])
  func `is a folder without device files that lie elsewhere`(name: String) throws {
    var files = SampleFiles.all
    files[name] = files.removeValue(forKey: panelFile)
    files[metersFile] = nil
    let problems = try own(files)
    #expect(problems.count == 1 && problems[0].contains("devices.d"), "\(problems)")
  }

  @Test func `is one message for two files of one connection`() throws {
    let twin = ["devices.d/meters.yml": SampleFiles.meters]
    let problems = try own(SampleFiles.all.merging(twin) { $1 })
    #expect(
      problems.count == 1 && problems[0].hasPrefix("devices.d/meters.yml:1:1: error: "),
      "\(problems)"
    )
  }
}
