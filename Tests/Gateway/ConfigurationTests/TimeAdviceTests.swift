import Configuration
import Testing

@Suite struct `The advice for times` {
  @Test(arguments: [
    ("10pm", "22:00"), ("10:30 PM", "22:30"), ("12am", "00:00"), ("14h00", "14:00"),
    ("14h", "14:00"),
    ("6g30", "06:30"), ("6 giờ", "06:00"), ("06.30", "06:30"), ("\"0630\"", "06:30"),
    ("\"06:00:00\"", "06:00"), ("6", "06:00"), ("６:30", "06:30"),
  ])
  func `is a time of day`(bad: String, time: String) throws {
    var advised = Advised("kpis.yaml", "{ id: day,   from: ", "\"06:00\"", bad)
    let errors = try advised.errors(writing: bad)
    #expect(errors.count == 1 && errors[0].hasPrefix(advised.place), "\(errors)")
    let isQuoted = errors.first?.hasSuffix("; write \"\(time)\"") == true
    let isPlain = errors.first?.hasSuffix("; write \(time.drop { $0 == "0" })") == true
    #expect(isQuoted || isPlain, "\(errors)")
    // Other times than 06:00 may overlap another shift; they are accepted as times.
    advised.advice = []
    let pasted = try advised.errors(writing: "\"\(time)\"")
    #expect(!pasted.contains { $0.contains("time of day") }, "\(pasted)")
  }

  @Test(arguments: [
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "02/09/2026", "2026-09-02", "2026-02-09"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "31/12/2026", "2026-12-31"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "12/31/2026", "2026-12-31"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "2026/9/2", "2026-09-02"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "02.09.2026", "2026-09-02"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "20260902", "2026-09-02"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "2 Sep 2026", "2026-09-02"),
    Advised("kpis.yaml", "holidays: [", "2026-09-02", "2026–09–02", "2026-09-02"),
    Advised("kpis.yaml", "train: { from: ", "2026-01-01", "01/02/2026", "2026-02-01", "2026-01-02"),
    Advised("kpis.yaml", "breaks: [", "\"09:45-10:00\"", "9h45-10h", "\"09:45-10:00\""),
    Advised("kpis.yaml", "breaks: [", "\"09:45-10:00\"", "09:45 to 10:00", "\"09:45-10:00\""),
    Advised("kpis.yaml", "\"22:00\", days: [", "mon", "T2", "mon"),
    Advised("kpis.yaml", "\"22:00\", days: [", "mon", "Thứ 2", "mon"),
    Advised("kpis.yaml", "\"22:00\", days: [", "mon", "Monday", "mon"),
    Advised("kpis.yaml", "\"22:00\", days: [", "mon", "mon-wed", "mon, tue, wed"),
    Advised("kpis.yaml", "\"22:00\", days: [mon, tue, wed, thu, fri, ", "sat", "CN", "sun"),
    Advised(
      "kpis.yaml",
      "\"22:00\", days: ",
      "[mon, tue, wed, thu, fri, sat]",
      "T2-T7",
      "[mon, tue, wed, thu, fri, sat]"
    ),
    Advised(
      "kpis.yaml",
      "\"22:00\", days: ",
      "[mon, tue, wed, thu, fri, sat]",
      "mon, tue",
      "[mon, tue]"
    ),
  ])
  func `is each date and day that can be meant`(advised: Advised) throws {
    try advised.check()
  }

  @Test(arguments: [
    "Asia/Hanoi", "Asia/Ha_Noi", "Hà Nội", "UTC+7", "GMT+7", "GMT+07:00", "+07:00", "7", "ICT",
    "SE Asia Standard Time", "Vietnam", "asia/ho_chi_minh", "Asia/Ho Chi Minh", "Asia/Ho_Chi_Min",
    "Asia/Da_Nang", "HCM",
  ])
  func `is the zone of Vietnam by its name of IANA`(bad: String) throws {
    try Advised(gatewayFile, "time_zone: ", "Asia/Ho_Chi_Minh", bad, "Asia/Ho_Chi_Minh").check()
  }

  @Test(
    arguments: [
      ("UTC+8", ["Asia/Singapore", "Asia/Shanghai"]), ("GMT", []), ("UTC-3", ["Etc/GMT+3"]),
      ("Tokyo", ["Asia/Tokyo"]), ("Asia/Singapur", ["Asia/Singapore"]),
      ("here", ["a name such as Asia/Ho_Chi_Minh"]),
    ] as [(String, [String])]
  )
  func `is a zone of the same offset or place`(bad: String, zones: [String]) throws {
    var advised = Advised(gatewayFile, "time_zone: ", "Asia/Ho_Chi_Minh", bad)
    let errors = try advised.errors(writing: bad)
    guard !zones.isEmpty else {
      #expect(errors.isEmpty)
      return
    }
    advised.advice = zones.map { $0.replacing("a name such as ", with: "") }
    try advised.check(shown: zones.joined(separator: " or "))
  }
}
