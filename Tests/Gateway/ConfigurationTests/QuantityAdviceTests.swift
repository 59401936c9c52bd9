import Configuration
import Testing

private func every(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(panelFile, "every: ", "500ms", bad)
  advised.advice = advice
  return advised
}

private func above(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised("kpis.yaml", "above: ", "760kW", bad)
  advised.advice = advice
  return advised
}

private func limit(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised("kpis.yaml", "limit: ", "800kW", bad)
  advised.advice = advice
  return advised
}

@Suite struct `The advice for a quantity` {
  @Test(arguments: [
    every("5p", "5min"), every("5ph", "5min"), every("5'", "5min"), every("30\"", "30s"),
    every("1h30", "90min"),
    every("1h30p", "90min"), every("1 giờ 30 phút", "90min"), every("1m30", "90s"),
    every("1m30s", "90s"),
    every("2g", "2h"), every("2 giờ", "2h"), every("2 tiếng", "2h"), every("10 giay", "10s"),
    every("0,5 giây", "0.5s"), every("500 mili", "500ms"), every("50000us", "50ms"),
    every("00:01:30", "90s"),
    every("00:30", "30min", "30s"), every("30s;", "30s"), every("~30s", "30s"),
    every("30 Sec", "30s"),
    above("760 kW", "760kW"), above("760KW", "760kW"), above("760.5 kW", "760.5kW"),
    above("760,5kW", "760.5kW"),
    above("760 kw", "760kW"), above(">760kW", "760kW"), above("≥ 760kW", "760kW"),
    above("760k", "760kW"),
    above("760 000", "760000"), above("0.76 Mw", "0.76MW"), above("760 000W", "760000W"),
    above("760kVA", "760000"), above("760kWh", "760000"), above("253000V", "253000"),
    limit("800 k", "800kW"), limit("1000HP", "745700W"), limit("800 kilowatt", "800kW"),
    Advised(gatewayFile, "outbox_limit: ", "1GB", "1TB", "1000GB"),
    Advised(gatewayFile, "outbox_limit: ", "1GB", "500M", "500MB"),
    Advised(gatewayFile, "outbox_limit: ", "1GB", "1,5 Go", "1.5GB"),
    Advised(gatewayFile, "kpi_history: ", "400d", "1 year", "365d"),
    Advised(gatewayFile, "kpi_history: ", "400d", "2 năm", "730d"),
    Advised(gatewayFile, "kpi_history: ", "400d", "8 tuần", "56d"),
  ])
  func `is accepted in its place`(advised: Advised) throws {
    var errors = try advised.errors(writing: advised.bad)
    #expect(errors.count == 1, "\(errors)")
    let error = try #require(errors.first)
    #expect(
      error.hasPrefix(advised.place) && error.hasSuffix("; write \(advised.advised)"),
      "\(error)"
    )
    for alternative in advised.advice {
      errors = try advised.errors(writing: alternative)
      // Other limits may not fit the alarm's.
      #expect(errors.filter { !$0.contains("clear_below") }.isEmpty, "\(alternative): \(errors)")
    }
  }

  @Test(arguments: [
    (above("80%"), "percentage"),
    (limit("800kVA"), "apparent power"), (limit("1200A"), "current"), (limit("80%"), "percentage"),
  ])
  func `says that it is another quantity`(advised: Advised, words: String) throws {
    let errors = try advised.errors(writing: advised.bad)
    #expect(errors.count == 1 && errors[0].contains(words), "\(errors)")
  }

  @Test(arguments: [
    (limit("800.000W"), "write 800W or 800000W", "warning"),
    (above("760.000W"), "write 760W or 760000W", "error"),
    (above("760.000kW"), "write 760kW or 760000kW", "warning"),
  ])
  func `is both readings of a thousand`(advised: Advised, words: String, severity: String) throws {
    let problems = try advised.problems(writing: advised.bad).filter { $0.hasPrefix(advised.place) }
    #expect(problems.count == 1 && problems[0].hasSuffix(words), "\(problems)")
    #expect(problems.first?.contains(": \(severity): ") == true, "\(problems)")
  }

  @Test(arguments: [
    ("0.1kWh", "0.1"), ("10^-1", "0.1"), ("10**3", "1000"), ("0,1 kWh", "0.1"), ("0.1;", "0.1"),
    ("x 0.1", "0.1"), ("100%", "1"), ("'0.1'", "0.1 without quotes"), ("0.1 // kWh", "0.1"),
  ])
  func `is a factor without its unit`(bad: String, advice: String) throws {
    let advised = Advised(
      panelFile,
      "reject_count:  { table: holding, address: 12, ",
      "type: uint32",
      "scale: §\(bad), type: uint32",
      "scale: \(advice.prefix { $0 != " " }), type: uint32"
    )
    try advised.check(shown: advice)
  }

  @Test(arguments: ["0.1.2", "many", "1e999"])
  func `is none for what nobody can read`(bad: String) throws {
    let errors = try Advised(panelFile, "{ deadband: ", "0.5", bad).errors(writing: bad)
    #expect(errors.count == 1 && errors[0].contains("such as 0.5"), "\(errors)")
  }
}
