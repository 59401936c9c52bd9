import Calendar
import Tariffs

extension CivilDate {
  static func of(_ iso: String) -> CivilDate {
    CivilDate(iso: iso) ?? CivilDate(year: 1970, month: 1, day: 1)
  }
}

extension ExactDecimal {
  static func of(_ text: String) -> ExactDecimal { ExactDecimal(text) ?? .zero }
}

/// Tables with the numbers of the shipped ones, written down independently of their files.
enum SampleRates {
  static let monToSat = Set(Weekday.allCases).subtracting([.sun])
  static let daily = Set(Weekday.allCases)

  private static func window(
    _ band: TariffBand,
    _ days: Set<Weekday>,
    _ from: Int,
    _ to: Int
  ) -> BandWindow {
    BandWindow(band: band, days: days, window: DailyWindow(from: from, to: to))
  }

  /// QĐ 963/QĐ-BCT.
  static let qd963 = TariffHours(
    name: "evn/qd963",
    source: "QĐ 963/QĐ-BCT",
    windows: [window(.peak, monToSat, 1050, 1350), window(.offPeak, daily, 0, 360)]
  )
  /// Thông tư 16/2014/TT-BCT.
  static let tt16 = TariffHours(
    name: "evn/tt16",
    source: "TT 16/2014/TT-BCT",
    windows: [
      window(.peak, monToSat, 570, 690), window(.peak, monToSat, 1020, 1200),
      window(.offPeak, daily, 1320, 240),
    ]
  )

  static func tariff(_ normal: Int, _ offPeak: Int, _ peak: Int) -> Tariff {
    Tariff(
      name: "sample",
      prices: [
        EnergyPrices(
          from: .of("2025-05-10"),
          source: "QĐ 1279/QĐ-BCT",
          peak: ExactDecimal(peak),
          normal: ExactDecimal(normal),
          offPeak: ExactDecimal(offPeak)
        )
      ],
      vat: [
        DatedRate(from: .of("2025-07-01"), source: "NQ 204/2025/QH15", rate: .of("0.08")),
        DatedRate(from: .of("2027-01-01"), source: "Luật 48/2024/QH15", rate: .of("0.1")),
      ],
      hours: [
        DatedHours(from: .of("2014-06-01"), hours: tt16),
        DatedHours(from: .of("2026-04-22"), hours: qd963),
      ]
    )
  }

  /// Thông tư 15/2014/TT-BCT: k = (0.9 / cos φ − 1) × 100 in steps of 0.01.
  static let reactive = ReactiveCharge(
    name: "evn",
    source: "TT 15/2014/TT-BCT",
    percent: Dictionary(uniqueKeysWithValues: reactivePercent.map { ($0, .of($1)) }),
    below: .of("52.54")
  )

  static let reactivePercent: [(Int, String)] = [
    (60, "50"), (61, "47.54"), (62, "45.16"), (63, "42.86"), (64, "40.63"), (65, "38.46"),
    (66, "36.36"), (67, "34.33"), (68, "32.35"), (69, "30.43"), (70, "28.57"), (71, "26.76"),
    (72, "25"), (73, "23.29"), (74, "21.62"), (75, "20"), (76, "18.42"), (77, "16.88"),
    (78, "15.38"), (79, "13.92"), (80, "12.5"), (81, "11.11"), (82, "9.76"), (83, "8.43"),
    (84, "7.14"), (85, "5.88"), (86, "4.65"), (87, "3.45"), (88, "2.27"), (89, "1.12"),
  ]
}
