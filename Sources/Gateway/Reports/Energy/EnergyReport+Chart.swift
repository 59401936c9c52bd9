package import Languages
import Calendar
package import Charts
import Indicators
package import Measurements

extension EnergyReport {
  /// The chart of one account as an SVG document: quarters and hours as mean power, longer periods
  /// as bars.
  ///
  /// - Parameters:
  ///   - account: The account whose rows are drawn.
  ///   - language: The language of words and numbers.
  ///   - band: The tariff band of an interval; by default the band with most of a row's energy.
  /// - Returns: The document.
  package func svg(
    of account: Account,
    _ language: Language,
    band: (Interval) -> ChartBand? = { _ in nil }
  ) -> String {
    switch period {
    case .fifteenMinutes, .hour: profile(of: account, language, band).svg(language)
    case .shift, .day, .month: bars(of: account, language).svg(language)
    }
  }

  private func title(_ account: Account) -> String { "\(site) · \(account.id)" }

  private func profile(
    of account: Account,
    _ language: Language,
    _ band: (Interval) -> ChartBand?
  ) -> LoadProfile {
    LoadProfile(
      title: title(account),
      subtitle: heading(language),
      interval: interval,
      samples: account.rows.map { row in
        LoadProfile.Sample(
          interval: row.interval,
          power: Self.power(of: row),
          band: band(row.interval) ?? Self.mainBand(of: row),
          isEstimated: row.quality != .good
        )
      },
      limit: account.limit,
      zone: zone
    )
  }

  /// The mean imported power, in W.
  private static func power(of row: KPIRow) -> Double? {
    row[.averagePower]
      ?? row[.activeEnergyImport].map { energy in
        energy * 3_600_000 / Double(max(1, row.interval.milliseconds))
      }
  }

  private static let bands: [(ChartBand, Indicator)] = [
    (.offPeak, .offPeakActiveEnergy), (.normal, .normalActiveEnergy), (.peak, .peakActiveEnergy),
  ]

  /// The tariff band in which most of a row's energy was used.
  private static func mainBand(of row: KPIRow) -> ChartBand? {
    let energies = bands.compactMap { band, energy in row[energy].map { (band, $0) } }
    return energies.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil }
  }

  private func bars(of account: Account, _ language: Language) -> PeriodBars {
    PeriodBars(
      title: title(account),
      subtitle: heading(language),
      unit: Indicator.activeEnergyImport.unit.rawValue,
      bars: account.rows.map { row in
        let parts = Self.bands.compactMap { band, energy in
          row[energy].map { PeriodBars.Part(band, $0) }
        }
        let whole = row[.activeEnergyImport].map { [PeriodBars.Part(nil, $0)] } ?? []
        return PeriodBars.Bar(
          interval: row.interval,
          label: PeriodBars.label(period, from: row.interval.from, zone: zone, language),
          parts: parts.isEmpty ? whole : parts,
          isEstimated: row.quality != .good && row.isFinal,
          isFinal: row.isFinal
        )
      }
    )
  }
}
