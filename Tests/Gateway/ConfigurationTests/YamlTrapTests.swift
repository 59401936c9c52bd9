import Configuration
import Testing

/// What YAML itself makes of files, beyond single values.
@Suite struct `YAML in a configuration` {
  private func errors(_ changes: (String, String)..., in file: String = panelFile) throws
    -> [String]
  {
    var text = SampleFiles.all[file] ?? ""
    for (good, bad) in changes {
      try #require(text.contains(good))
      text = text.replacing(good, with: bad, maxReplacements: 1)
    }
    return try ConfigurationFolder(SampleFiles.all.merging([file: text]) { $1 }).problems()
      .filter { $0.contains(": error: ") }
  }

  @Test func `is read on behind texts that lack their quotes`() throws {
    let found = try errors(
      ("tcp: 10.0.4.20:502", "tcp: [::1]:502"),
      ("{ en: Main meter, vi: Công tơ tổng }", "% load"),
      ("address: 10,", "address: %MW10,"),
      ("retries: 1", "retries: 99")
    )
    #expect(found.count == 4, "\(found)")
    for (line, error) in zip([2, 6, 16, 25], found) {
      #expect(error.hasPrefix("\(panelFile):\(line):"), "\(error)")
    }
  }

  @Test func `repeats a mistake by an alias without a second message`() throws {
    let found = try errors(
      ("timeout: 1s", "timeout: &time 1 m"),
      ("every: 500ms", "timeout_: null"),
      ("turnaround: 0ms", "turnaround: *time")
    )
    #expect(found.filter { $0.contains("1 m") }.count <= 2, "\(found)")
    let same = try errors(("every: 1s", "every: &time 1m"), ("every: 500ms", "every: *time"))
    #expect(same.count == 1 && same[0].contains("write 1min"), "\(same)")
  }

  @Test func `is wrong at the alias where the value is good in its first place`() throws {
    let found = try errors(
      ("tcp: 10.0.4.20:502", "tcp: &host 10.0.4.20:502"),
      ("id: press-1", "id: *host")
    )
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("\(panelFile):20:9: ") == true, "\(found)")
  }

  @Test func `names both places of an id that an alias repeats`() throws {
    let found = try errors(("id: main-meter", "id: &id main-meter"), ("id: press-1", "id: *id"))
    let twin = try #require(found.first { $0.hasPrefix("\(panelFile):20:9: ") }, "\(found)")
    #expect(twin.contains("\(panelFile):10:9"), "\(twin)")
  }

  @Test(arguments: [
    "*", "*x", "? a", "%", "@", "`", "!", "!<", "!!", "&", "|x", ">0", "{", "}", "[", "]", ",",
    "- a", "\t x",
    "\"\\q\"", "\"\\x0\"", "'a", "a: b", "a:", "[a", "{a", "[a,,b]", "{a: b: c}",
  ])
  func `is never explained in libyaml's words`(value: String) throws {
    for key in ["label: ", "id: "] {
      let good = key == "id: " ? "main-meter" : "{ en: Main meter, vi: Công tơ tổng }"
      for error in try errors((key + good, key + value)) {
        for words in ["did not find", "found ", "while ", "could not find", "not allowed in this"] {
          #expect(!error.contains(words), "\(error)")
        }
      }
    }
  }

  @Test(arguments: [
    ("tcp: 10.0.4.20:502", "tcp: \"10.0.4.20\":502", "2:19", "quote"),
    ("tcp: 10.0.4.20:502", "tcp:10.0.4.20:502", "2:6", "write tcp: 10.0.4.20:502"),
    ("tcp: 10.0.4.20:502", "TCP: 10.0.4.20:502", "2:3", "did you mean tcp"),
    ("tcp: 10.0.4.20:502", "tcp: null", "2:8", "no value"),
    ("{ deadband: 0.5 }", "{ deadband: 0.5 } }", "19:39", "has ended"),
    ("devices:", "devices: :", "9:10", "colon"),
    ("devices:", "devices", "9:1", "a colon is missing after devices"),
    ("profile: schneider/iem3155", "profile: [schneider/iem3155]", "11:14", "a text is expected"),
    ("{ en: Main meter, vi: Công tơ tổng }", "'It's main'", "16:16", "quote"),
  ])
  func `gives one message where the mistake stands`(
    good: String,
    bad: String,
    place: String,
    words: String
  ) throws {
    let found = try errors((good, bad)).filter { $0.hasPrefix(panelFile) }
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("\(panelFile):\(place): ") == true, "\(found)")
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test func `refuses a key that is there twice, with both lines`() throws {
    let found = try errors(("    unit_id: 5", "    unit_id: 5\n    unit_id: 6"))
    #expect(found.count == 1 && found[0].contains("line 21"), "\(found)")
    #expect(found.first?.hasPrefix("\(panelFile):22:5: ") == true, "\(found)")
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "\r\n\r\n", "\u{FEFF}# nothing\r\n"])
  func `that holds nothing is said with its place`(text: String) throws {
    let problems = try ConfigurationFolder(
      SampleFiles.all.merging(["devices.d/waiting.yaml": text]) { $1 }
    )
    .problems()
    #expect(problems.contains { $0.hasPrefix("devices.d/waiting.yaml:1:1: ") }, "\(problems)")
  }

  @Test(arguments: [255, 0, 1, 247])
  func `may give a device on the network the unit id of the standard`(unit: Int) throws {
    let text = SampleFiles.panel.replacing("unit_id: 5", with: "unit_id: \(unit)")
      .replacing("unit_id: 1 ", with: "unit_id: 2 ")
    let problems = try ConfigurationFolder(SampleFiles.all.merging([panelFile: text]) { $1 })
      .problems()
    #expect(!problems.contains { $0.hasPrefix(panelFile) }, "\(problems)")
  }
}
