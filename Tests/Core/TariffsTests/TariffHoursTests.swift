import Calendar
import Tariffs
import Testing

@Suite struct `Tariff hours` {
  @Test(arguments: BandEdgeVectors.all.indices)
  func `have the bands of the regulation on both sides of every edge`(index: Int) {
    let vector = BandEdgeVectors.all[index]
    let hours = vector.schedule == "963" ? SampleRates.qd963 : SampleRates.tt16
    let parts = vector.time.split(separator: ":").compactMap { Int($0) }
    let date = CivilDate(year: 2026, month: 11, day: vector.day)
    let local = LocalDateTime(date: date, minute: parts[0] * 60 + parts[1])
    #expect(hours.band(at: local).rawValue == vector.band)
  }

  @Test(arguments: BandEdgeVectors.all.indices, [24, 25, 26, 27, 28])
  func `have the same bands from Monday to Saturday`(index: Int, day: Int) {
    let vector = BandEdgeVectors.all[index]
    guard vector.day == 23 else { return }
    let hours = vector.schedule == "963" ? SampleRates.qd963 : SampleRates.tt16
    let parts = vector.time.split(separator: ":").compactMap { Int($0) }
    let date = CivilDate(year: 2026, month: 11, day: day)
    let local = LocalDateTime(date: date, minute: parts[0] * 60 + parts[1])
    #expect(hours.band(at: local).rawValue == vector.band)
  }

  @Test(arguments: [SampleRates.qd963, SampleRates.tt16])
  func `give 30 hours of peak, 96 of normal and 42 of off-peak a week`(hours: TariffHours) {
    var minutes: [TariffBand: Int] = [:]
    for day in 23...29 {
      for minute in 0..<1440 {
        let date = CivilDate(year: 2026, month: 11, day: day)
        minutes[hours.band(at: LocalDateTime(date: date, minute: minute)), default: 0] += 1
      }
    }
    #expect(minutes == [.peak: 30 * 60, .normal: 96 * 60, .offPeak: 42 * 60])
    #expect(hours.firstConflict == nil)
  }

  @Test func `change with the date that the newer ones hold from`() {
    let rates = AccountRates(tariff: SampleRates.tariff(1833, 1190, 3398))
    #expect(rates.hours(on: .of("2026-04-21"))?.name == "evn/tt16")
    #expect(rates.hours(on: .of("2026-04-22"))?.name == "evn/qd963")
    let edges = [0, 240, 360, 570, 690, 1020, 1050, 1200, 1320, 1350]
    #expect(rates.edges.sorted() == edges)
    let fixed = AccountRates(tariff: rates.tariff, hours: SampleRates.tt16)
    #expect(fixed.hours(on: .of("2026-10-01"))?.name == "evn/tt16")
  }

  @Test func `treat a holiday as a Sunday only where they say so`() {
    var hours = SampleRates.qd963
    let holiday = CivilDate.of("2026-09-02")
    let evening = LocalDateTime(date: holiday, minute: 18 * 60)
    #expect(hours.band(at: evening, holidays: [holiday]) == .peak)
    hours.holidaysAreSundays = true
    #expect(hours.band(at: evening, holidays: [holiday]) == .normal)
    #expect(hours.band(at: evening) == .peak)
  }

  @Test func `that contradict each other are found`() {
    var hours = SampleRates.qd963
    hours.windows.append(
      BandWindow(band: .normal, days: [.wed], window: DailyWindow(from: 1080, to: 1090))
    )
    #expect(hours.firstConflict?.day == .wed)
    #expect(hours.firstConflict?.minute == 1080)
  }
}
