import Baselines
import Configuration
import Production
import Testing

@Suite struct BaselineConfigurationTests {
  private static let old = "train: { from: 2026-01-01, to: 2026-03-31 }"

  private static func folder(
    _ train: String,
    csv: String? = nil,
    drivers: String = "[press-line.good]",
    period: String = "day"
  ) throws -> ConfigurationFolder {
    let kpis = SampleFiles.kpis.replacing(old, with: train)
      .replacing("period: day", with: "period: \(period)")
      .replacing("drivers: [press-line.good]", with: "drivers: \(drivers)")
    var files = SampleFiles.all.merging(["kpis.yaml": kpis]) { $1 }
    files["training.csv"] = csv
    return try ConfigurationFolder(files)
  }

  @Test(
    arguments: [
      "day,energy_kwh,good\n2026-01-01,12.5,100\n2026-01-02,13,110\n",
      "\u{FEFF}day;energy_kwh;press-line.good\r\n2026-01-01;12.5;100\r\n2026-01-02; \"13\" ;110\r\n\r\n",
      "good\tenergy_wh\tdays\n100\t12500\t1\n110\t13000\t1\n",
    ]
  )
  func `A model's periods come from a file`(csv: String) throws {
    let folder = try Self.folder("train: { csv: training.csv, minimum_r2: 0.6 }", csv: csv)
    let baseline = try #require(try folder.load().configuration.indicators.baselines.first)
    #expect(
      baseline.training
        == .table([
          BaselinePeriod(energy: 12_500, drivers: [100]),
          BaselinePeriod(energy: 13_000, drivers: [110]),
        ])
    )
    #expect(baseline.minimumR2 == 0.6)
  }

  @Test func `Points drive by their mean, their increase or degree days`() throws {
    let drivers =
      "[main-meter.active_power, press-1.good_count, { heating_degree_days: main-meter.active_power, base: 18 }]"
    let folder = try Self.folder(Self.old, drivers: drivers)
    let baseline = try #require(try folder.load().configuration.indicators.baselines.first)
    let power = PointReference(device: "main-meter", point: "active_power")
    let good = PointReference(device: "press-1", point: "good_count")
    #expect(
      baseline.drivers == [
        .point(power, .mean), .point(good, .increase), .point(power, .heating(base: 18)),
      ]
    )
  }

  @Test func `Means of a file's months stay means, and its amounts are taken per day`() throws {
    let csv = "energy_wh,good,active_power,days\n3100,310,20,31\n2800,280,25,28\n"
    let folder = try Self.folder(
      "train: { csv: training.csv }",
      csv: csv,
      drivers: "[press-line.good, main-meter.active_power]",
      period: "month"
    )
    let baseline = try #require(try folder.load().configuration.indicators.baselines.first)
    #expect(
      baseline.training
        == .table([
          BaselinePeriod(energy: 3100, drivers: [310, 620], length: 31),
          BaselinePeriod(energy: 2800, drivers: [280, 700], length: 28),
        ])
    )
    let short = csv.replacing(",days", with: "").replacing(",31\n", with: "\n").replacing(
      ",28\n",
      with: "\n"
    )
    let problems = try Self.folder(
      "train: { csv: training.csv }",
      csv: short,
      drivers: "[press-line.good, main-meter.active_power]",
      period: "month"
    )
    .problems()
    #expect(problems.contains { $0.contains("names no column \"days\"") }, "\(problems)")
  }

  @Test(
    arguments: [
      ("good\n1\n", "line 1 must name one column energy_wh"),
      ("energy_kwh,items\n1,2\n", "line 1 names no column \"press-line.good\""),
      ("energy_kwh,good\n1,2\n1,x\n", "line 3: \"x\" is no number"),
      ("energy_kwh,good\n1\n", "line 2: \"\" is no number"),
      ("energy_kwh,good,days\n1,2,0\n", "line 2: days is not above 0"),
    ]
  )
  func `A bad file is told with its line`(csv: String, complaint: String) throws {
    let problems = try Self.folder("train: { csv: training.csv }", csv: csv).problems()
    #expect(problems.contains { $0.contains("training.csv: \(complaint)") }, "\(problems)")
  }

  @Test(
    arguments: [
      ("train: { csv: nothing.csv }", "nothing.csv: no such file"),
      ("train: { csv: a.csv, from: 2026-01-01 }", "not of both"),
      ("train: { from: 2026-01-01 }", "a model needs from and to, or csv"),
      ("train: { from: 2026-03-31, to: 2026-01-01 }", "ends before it begins"),
      ("train: { from: 2026-01-01, to: 2026-03-31, minimum_r2: 2 }", "R² is at most 1"),
    ]
  )
  func `Mistakes are told`(train: String, complaint: String) throws {
    let problems = try Self.folder(train).problems()
    #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
  }

  @Test func `An alarm watches a field of a baseline`() throws {
    let watched = SampleFiles.kpis.replacing(
      "energy.factory.demand_forecast",
      with: "baseline.press-enpi.enpi"
    )
    let folder = try ConfigurationFolder(
      SampleFiles.all.merging(["kpis.yaml": watched]) { $1 }
    )
    let alarm = try #require(try folder.load().configuration.indicators.alarms.first)
    #expect(alarm.value == .baseline(account: "factory", period: "day", field: "enpi"))
  }

  @Test(
    arguments: [
      ("baseline.press-enpy.enpi", "unknown baseline \"press-enpy\""),
      ("baseline.press-enpi.enpy", "there is no KPI \"enpy\""),
    ]
  )
  func `An alarm on what no baseline has is refused`(on: String, complaint: String) throws {
    let watched = SampleFiles.kpis.replacing("energy.factory.demand_forecast", with: on)
    let files = SampleFiles.all.merging(["kpis.yaml": watched]) { $1 }
    let problems = try ConfigurationFolder(files).problems()
    #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
  }

  @Test(
    arguments: [
      ("[press-1.machine_state]", "cannot drive a baseline"),
      ("[energy.factory.demand]", "cannot drive a baseline"),
      ("[main-meter.active_powr]", "has no point"),
      ("[{ cooling_degree_days: press-1.good_count, base: 24 }]", "is no gauge"),
      ("[{ cooling_degree_days: main-meter.active_power }]", "base"),
      ("[{ base: 24 }]", "either cooling_degree_days or heating_degree_days"),
      (
        "[{ cooling_degree_days: main-meter.active_power, base: 1000 }]",
        "a base temperature is from -100 to 200"
      ),
      ("[press-line.goods]", "there is no KPI \"goods\""),
      ("[a.b, c.d, e.f, g.h]", "one to three drivers"),
    ]
  )
  func `Drivers that the ledger does not keep are refused`(drivers: String, complaint: String)
    throws
  {
    let problems = try Self.folder(Self.old, drivers: drivers).problems()
    #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
  }
}
