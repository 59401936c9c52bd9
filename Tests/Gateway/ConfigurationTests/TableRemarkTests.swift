import Calendar
import Configuration
import Testing

@Suite struct `Remarks of tables in use` {
  private func folder(
    account: String = "tariff: evn/production-22kv",
    holidays: String = "[vn]"
  ) throws -> ConfigurationFolder {
    var files = SampleFiles.all
    files["kpis.yaml"] = """
      calendar: { holidays: \(holidays) }
      energy:
        - { id: factory, meters: [main-meter], \(account) }

      """
    files["gateway.yaml"] = SampleFiles.gateway.split(separator: "\n")
      .filter { !$0.contains("web:") }.joined(separator: "\n")
    return try ConfigurationFolder(files)
  }

  private func notes(_ folder: ConfigurationFolder, on date: String) throws -> [String] {
    let today = try #require(CivilDate(iso: date))
    return try folder.load().configuration.tableNotes(on: today).map(\.description)
  }

  @Test func `name file, line and column of what is provisional or ends`() throws {
    let account =
      "tariff: evn/production-22kv, paper_tariff: evn/capacity-pilot-22kv, "
      + "emission_factor: vn/grid, reactive: evn"
    let notes = try notes(folder(account: account), on: "2026-11-30")
    for start in [
      "emission-factors/vn/grid.yaml:7:5: note: the newest factor is that of 2023: energy of 2026",
      "holidays/vn.yaml:22:8: note: the table ends on 2027-12-31;",
      "tariffs/evn/capacity-pilot-22kv.yaml:10:3: note: provisional: real invoices",
      "tariffs/evn/capacity-pilot-22kv.yaml:22:5: note: from 2025-10-01 on calculated on paper",
      "tariffs/evn/capacity-pilot-22kv.yaml:29:5: note: from 2025-10-01 on calculated on paper",
      "tariffs/hours/evn/qd963.yaml:6:3: note: provisional: sources of 2026",
      "tariffs/reactive/evn.yaml:6:3: note: provisional: ",
      "tariffs/vat/vn.yaml:7:5: note: from 2027-01-01 on provisional: the reduction",
    ] {
      #expect(notes.contains { $0.hasPrefix(start) }, "\(start) in \(notes)")
    }
    #expect(notes.count == 8)
  }

  @Test func `are of the tables in use alone`() throws {
    let chosen = "tariff: evn/administrative-lv, hours: evn/tt16"
    let notes = try notes(folder(account: chosen, holidays: "[]"), on: "2026-11-30")
    #expect(notes.map { $0.prefix { $0 != ":" } } == ["tariffs/vat/vn.yaml"])
  }

  @Test(
    arguments: [
      ("2026-11-30", "note: the table ends on 2027-12-31"),
      ("2027-11-01", "note: the table ends on 2027-12-31"),
      ("2027-11-02", "warning: the table ends on 2027-12-31"),
      ("2027-12-31", "warning: the table ends on 2027-12-31"),
      ("2028-01-01", "warning: the table ended on 2027-12-31: it says nothing of today"),
    ]
  )
  func `become warnings where an end is near`(date: String, words: String) throws {
    for table in ["vn", "vn-six-day-week"] {
      let notes = try notes(folder(holidays: "[\(table)]"), on: date)
      #expect(notes.contains { $0.hasPrefix("holidays/\(table).yaml:") && $0.contains(words) })
    }
  }

  @Test func `tell of a comparison that is long ago and of a table that begins later`() throws {
    let folder = try folder(account: "tariff: own", holidays: "[2026-09-02, 2026-11-24]")
    try folder.write(
      """
      checked: 2025-01-01
      hours: [{ from: 2014-06-01, use: evn/tt16 }]
      prices:
        - { from: 2027-03-01, peak: 3, normal: 2, off_peak: 1, source: contract 7 }

      """,
      to: "tariffs/own.yaml"
    )
    #expect(
      try notes(folder, on: "2026-11-30") == [
        "kpis.yaml:1:36: note: the last holiday listed is 2026-11-24: none to come is known",
        "tariffs/own.yaml:1:10: warning: the table was last compared with its source on 2025-01-01; do it again",
        "tariffs/own.yaml:4:5: warning: the table begins on 2027-03-01: it says nothing of today",
      ]
    )
    #expect(try notes(folder, on: "2025-12-31").count == 1)
  }

  @Test func `do not speak of what has been superseded`() throws {
    let folder = try folder(account: "tariff: own", holidays: "[]")
    try folder.write(
      """
      prices:
        - { from: 2026-01-01, price: 2000, source: draft, provisional: { vi: dự thảo } }
        - { from: 2026-07-01, price: 2100, source: contract 8 }

      """,
      to: "tariffs/own.yaml"
    )
    #expect(
      try notes(folder, on: "2026-06-30") == [
        "tariffs/own.yaml:2:5: note: from 2026-01-01 on provisional: dự thảo"
      ]
    )
    #expect(try notes(folder, on: "2026-07-01") == [])
  }

  @Test(
    arguments: [
      (
        "prices: [{ from: 2026-01-01, price: 1, peak: 2, source: x }]",
        "1:46: error: an entry has price or prices by band, not both"
      ),
      (
        "prices: [{ from: 2026-01-01, peak: 2, normal: 1, off_peak: 1, source: x }]",
        "1:1: error: the key \"hours\" is missing: prices by band need it"
      ),
      (
        "prices: [{ from: 2026-01-01, pric: 1, source: x }]",
        "1:30: error: unknown key \"pric\"; did you mean price?"
      ),
      (
        "prices: [{ from: 2026-01-01, source: x }]",
        "1:10: error: there is no price here; write price, or peak, normal and off_peak"
      ),
      (
        "until: 2026-02-30\nprices: [{ from: 2026-01-01, price: 1, source: x }]",
        "1:8: error: until: \"2026-02-30\" is not a date such as 2026-09-02"
      ),
    ]
  )
  func `come after errors, which name their place`(text: String, problem: String) throws {
    let folder = try folder(account: "tariff: own", holidays: "[]")
    try folder.write(text + "\n", to: "tariffs/own.yaml")
    #expect(folder.problems() == ["tariffs/own.yaml:\(problem)"])
  }
}
