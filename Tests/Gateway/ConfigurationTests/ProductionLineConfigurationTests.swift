import Calendar
import Configuration
import Production
import Testing

/// Production lines with all sources of their states, reasons, products and people.
@Suite struct ProductionLineConfigurationTests {
  private static let devices = """
    connection: { tcp: 10.0.4.20:502 }
    devices:
      - id: press-1
        unit_id: 5
        points:
          run:         { table: coil, address: 0, type: bool }
          alarm:       { table: coil, address: 1, type: bool }
          good_count:  { table: holding, address: 10, type: uint32, kind: counter, unit: "1" }
          total_count: { table: holding, address: 12, type: uint32, kind: counter, unit: "1" }
          stop_reason: { table: holding, address: 20, type: uint16, kind: state, states: { 0: none, 1: jam, 2: no material } }
          product:     { table: holding, address: 21, type: uint16 }
          workers:     { table: holding, address: 22, type: uint16 }

    """

  private static let line = """
    calendar:
      shifts: [{ id: day, from: "06:00", to: "14:00" }]
      holidays: [vn, 2026-12-24]
    production:
      - id: press-line
        state: { coils: { fault: press-1.alarm, running: press-1.run }, otherwise: off }
        good: press-1.good_count
        total: press-1.total_count
        ideal_cycle: 1.2s
        ideal_cycles: { 1: 1.2s, 2: 2500ms }
        product: press-1.product
        reason: press-1.stop_reason
        workers: press-1.workers
        minor_stop: 30s
        mean_time_per: failures_plus_one

    """

  private static func folder(_ kpis: String, adding files: [String: String] = [:]) throws
    -> ConfigurationFolder
  {
    let all = SampleFiles.all.filter { !$0.key.hasPrefix("devices.d") }
      .merging(["devices.d/press.yaml": devices, "kpis.yaml": kpis]) { $1 }
    return try ConfigurationFolder(all.merging(files) { $1 })
  }

  @Test func `A line of bits, with products, reasons and people`() throws {
    let loaded = try Self.folder(Self.line).load().configuration.indicators
    let line = try #require(loaded.lines.first)
    let point = { PointReference(device: "press-1", point: $0) }
    #expect(
      line.state
        == .coils(
          [
            StateCoil(point: point("alarm"), state: .fault),
            StateCoil(point: point("run"), state: .running),
          ],
          otherwise: .off
        )
    )
    #expect(line.product?.idealCycles == [1: 1.2, 2: 2.5])
    #expect(line.reason?.reason(of: 2) == "no material")
    #expect(line.reason?.reason(of: 7) == "7" && line.reason?.reason(of: 0) == nil)
    #expect(line.workersPoint == point("workers") && line.workers == nil)
    #expect(line.minorStop == 30 && line.failureDenominator == .failuresPlusOne)
    #expect(line.allPoints.count == 7 && line.points.count == 4)
  }

  @Test func `Holidays come from the table of the country, and from the site`() throws {
    let days = try Self.folder(Self.line).load().configuration.indicators.calendar.holidays
    #expect(days.contains(CivilDate(year: 2026, month: 2, day: 17)))
    #expect(days.contains(CivilDate(year: 2026, month: 9, day: 2)))
    #expect(days.contains(CivilDate(year: 2026, month: 12, day: 24)))
    #expect(!days.contains(CivilDate(year: 2026, month: 3, day: 2)))
  }

  @Test func `The site's own table of holidays wins`() throws {
    let table = "source: our own\ndays: [{ date: 2026-03-02 }]\n"
    let folder = try Self.folder(Self.line, adding: ["holidays/vn.yaml": table])
    let days = try folder.load().configuration.indicators.calendar.holidays
    #expect(
      days == [
        CivilDate(year: 2026, month: 3, day: 2), CivilDate(year: 2026, month: 12, day: 24),
      ]
    )
  }

  @Test(
    arguments: [
      ("holidays: [vn,", "holidays: [vietnam,", "unknown holiday table \"vietnam\""),
      ("product: press-1.product", "path: [a]", "ideal_cycles needs product"),
      ("{ 1: 1.2s,", "{ blue: 1.2s,", "\"blue\" is no product code"),
      ("otherwise: off", "hold: 3s", "\"hold\" belongs to power, not to coils"),
      ("fault: press-1.alarm", "broken: press-1.alarm", "\"broken\" is no state"),
      ("running: press-1.run", "idle: press-1.run", "no bit means running"),
      ("running: press-1.run", "running: press-1.good_count", "a bit is a gauge or a state"),
      ("reason: press-1.stop_reason", "reason: press-1.stop_why", "has no point \"stop_why\""),
      ("workers: press-1.workers", "workers: press-1.good_count", "the number of people"),
      ("mean_time_per: failures_plus_one", "mean_time_per: hours", "is no denominator"),
    ]
  )
  func `Mistakes are told`(good: String, bad: String, complaint: String) throws {
    let text = Self.line.replacing(good, with: bad)
    #expect(text != Self.line)
    let problems = try Self.folder(text).problems()
    #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
  }
}
