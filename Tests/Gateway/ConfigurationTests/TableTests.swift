import Calendar
import Configuration
import Energy
import Tariffs
import Testing

@Suite struct `Tables of tariffs and factors` {
  private func folder(tariff: String = "evn/production-22kv") throws -> ConfigurationFolder {
    var files = SampleFiles.all
    files["kpis.yaml"] =
      "energy:\n  - { id: factory, meters: [main-meter], tariff: \(tariff), "
      + "emission_factor: vn/grid, reactive: evn }\n"
    files["gateway.yaml"] = SampleFiles.gateway.split(separator: "\n")
      .filter { !$0.contains("web:") }.joined(separator: "\n")
    return try ConfigurationFolder(files)
  }

  private func rates(tariff: String) throws -> AccountRates {
    let loaded = try folder(tariff: tariff).load()
    return try #require(loaded.configuration.indicators.rates["factory"])
  }

  /// QĐ 1279/QĐ-BCT of 9 May 2025, đ/kWh before VAT.
  @Test(
    arguments: [
      ("production-110kv", 1811, 1146, 3266), ("production-22kv", 1833, 1190, 3398),
      ("production-6kv", 1899, 1234, 3508), ("production-lv", 1987, 1300, 3640),
      ("business-22kv", 2887, 1609, 5025), ("business-6kv", 3108, 1829, 5202),
      ("business-lv", 3152, 1918, 5422), ("industrial-park-110kv-over-100mva", 1744, 1117, 3197),
      ("industrial-park-110kv-50-to-100mva", 1737, 1084, 3183),
      ("industrial-park-110kv-under-50mva", 1728, 1079, 3164),
      ("industrial-park-22kv", 1800, 1168, 3334), ("industrial-park-6kv", 1865, 1210, 3441),
      ("complex-other", 2989, 1818, 5140), ("school-hospital-6kv", 1940, 1940, 1940),
      ("school-hospital-lv", 2072, 2072, 2072), ("administrative-6kv", 2138, 2138, 2138),
      ("administrative-lv", 2226, 2226, 2226), ("market", 2818, 2818, 2818),
    ]
  )
  func `have the prices of the decision`(
    name: String,
    normal: Int,
    offPeak: Int,
    peak: Int
  ) throws {
    let tariff = try #require(try rates(tariff: "evn/\(name)").tariff)
    let prices = try #require(tariff.prices.inForce(on: CivilDate(year: 2026, month: 10, day: 1)))
    #expect(prices[.normal] == ExactDecimal(normal))
    #expect(prices[.offPeak] == ExactDecimal(offPeak))
    #expect(prices[.peak] == ExactDecimal(peak))
    #expect(prices.isSingle == (normal == peak))
    #expect(!prices.isPaper)
    #expect(prices.source.contains("1279/QĐ-BCT"))
    #expect(tariff.prices.inForce(on: CivilDate(year: 2025, month: 5, day: 9)) == nil)
  }

  @Test func `have VAT, hours, factors and reactive steps with their dates`() throws {
    let rates = try rates(tariff: "evn/production-22kv")
    let vat = try #require(rates.tariff?.vat)
    #expect(vat.inForce(on: CivilDate(year: 2026, month: 12, day: 31))?.rate.description == "0.08")
    #expect(vat.inForce(on: CivilDate(year: 2027, month: 1, day: 1))?.rate.description == "0.1")
    #expect(rates.hours(on: CivilDate(year: 2026, month: 4, day: 21))?.name == "evn/tt16")
    #expect(rates.hours(on: CivilDate(year: 2026, month: 4, day: 22))?.name == "evn/qd963")
    #expect(rates.emissions?.factor(on: CivilDate(year: 2026, month: 1, day: 1))?.year == 2023)
    #expect(rates.emissions?.oilEquivalent?.description == "0.1543")
    #expect(rates.reactive?.percent.count == 30)
    #expect(rates.reactive?.percent(at: 85).description == "5.88")
    #expect(rates.reactive?.below.description == "52.54")
  }

  /// The pilot's prices as announced in October 2025: đ/kW, then normal, off-peak, peak.
  @Test(
    arguments: [
      ("110kv", 209_459, 1253, 843, 2162), ("22kv", 235_414, 1275, 859, 2182),
      ("6kv", 240_050, 1280, 871, 2189), ("lv", 286_153, 1332, 904, 2251),
    ]
  )
  func `have the pilot's prices, on paper and by its hours`(
    level: String,
    capacity: Int,
    normal: Int,
    offPeak: Int,
    peak: Int
  ) throws {
    let rates = try rates(tariff: "evn/capacity-pilot-\(level)")
    let tariff = try #require(rates.tariff)
    let today = CivilDate(year: 2026, month: 11, day: 30)
    let prices = try #require(tariff.prices.inForce(on: today))
    #expect(prices[.normal] == ExactDecimal(normal))
    #expect(prices[.offPeak] == ExactDecimal(offPeak))
    #expect(prices[.peak] == ExactDecimal(peak))
    #expect(prices.isPaper)
    let charge = try #require(tariff.capacity.inForce(on: today))
    #expect(charge.rate == ExactDecimal(capacity))
    #expect(charge.isPaper)
    #expect(rates.hours(on: today)?.name == "evn/tt16")
    let before = CivilDate(year: 2025, month: 9, day: 30)
    #expect(tariff.prices.inForce(on: before) == nil)
    #expect(tariff.capacity.inForce(on: before) == nil)
    #expect(tariff.prices.inForce(on: before.adding(days: 1)) != nil)
  }

  @Test func `of one's own win over the shipped ones`() throws {
    let folder = try folder()
    try folder.write(
      """
      hours: [{ from: 2020-01-01, use: evn/tt16 }]
      prices: [{ from: 2026-01-01, peak: 3000.5, normal: 2000, off_peak: 1000, source: contract 7 }]

      """,
      to: "tariffs/evn/production-22kv.yaml"
    )
    let rates = try folder.load().configuration.indicators.rates["factory"]
    #expect(rates?.tariff?.prices.map(\.peak.description) == ["3000.5"])
    #expect(rates?.tariff?.vat.isEmpty == true)
  }

  @Test(
    arguments: [
      (
        "tariff", "hours: [{ from: 2020-01-01, use: evn/qd964 }]\n",
        "tariffs/own.yaml:1:34: error: unknown tariff hours \"evn/qd964\"; did you mean evn/qd963?"
      ),
      (
        "tariff",
        "hours: [{ from: 2020-01-01, use: evn/tt16 }]\nprices:\n  - { from: 2026-02-30, peak: 1, normal: 1, off_peak: 1, source: x }\n",
        "tariffs/own.yaml:3:13: error: from: \"2026-02-30\" is not a date such as 2026-09-02"
      ),
      (
        "tariff",
        "hours: [{ from: 2020-01-01, use: evn/tt16 }]\nprices:\n  - { from: 2026-02-03, peak: 1e3, normal: -1, off_peak: 1, sauce: x }\n",
        "tariffs/own.yaml:3:31: error: peak: \"1e3\" is not a decimal number with at most six places, such as 1833 or 0.6766"
      ),
    ]
  )
  func `that are wrong are told by file, line and column`(
    kind: String,
    text: String,
    problem: String
  ) throws {
    let folder = try folder(tariff: "own")
    try folder.write(text, to: "tariffs/own.yaml")
    #expect(folder.problems().contains(problem), "\(folder.problems())")
  }

  @Test func `that are not there are told with what was meant`() throws {
    let problems = try folder(tariff: "evn/production-22").problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("kpis.yaml:2:") == true)
    #expect(problems.first?.hasSuffix("did you mean evn/production-22kv?") == true)
  }

  @Test func `change the configuration's hash`() throws {
    let folder = try folder()
    let before = try folder.load().configuration.hash
    try folder.write(
      "rates: [{ from: 2020-01-01, rate: 0.05, source: own }]\n",
      to: "tariffs/vat/vn.yaml"
    )
    #expect(try folder.load().configuration.hash != before)
  }

  @Test func `that overlap are refused`() throws {
    let folder = try folder()
    try folder.write(
      "source: x\npeak: [{ times: \"05:00-07:00\" }]\noff_peak: [{ times: \"00:00-06:00\" }]\n",
      to: "tariffs/hours/evn/qd963.yaml"
    )
    #expect(
      folder.problems() == [
        "tariffs/hours/evn/qd963.yaml:1:9: error: peak and off-peak overlap on mon at 05:00"
      ]
    )
  }
}
