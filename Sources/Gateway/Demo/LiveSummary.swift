package import Indicators
package import Languages
package import Measurements
import Pipeline

/// The newest measured and computed values of a gateway, for the table of `demo`.
package actor LiveSummary: LiveObserver {
  private var powers: [String: Double] = [:]
  private var results: [String: KPIRow] = [:]
  private var scans = 0
  private let language: Language

  package init(language: Language) { self.language = language }

  package func polled(_ scan: PollResult, power: Int?) {
    scans += 1
    guard let power, let reading = scan.readings.first(where: { $0.point == power }) else { return }
    powers[scan.device] = reading.value?.double
  }

  package func computed(_ new: [KPIRow]) {
    for result in new {
      results["\(result.subject)/\(result.family.rawValue)/\(result.period)"] = result
    }
  }

  /// The table, one line for each quantity.
  package func lines(publishRate: Double) -> [String] {
    var lines = powers.sorted { $0.key < $1.key }.map { device, power in
      Self.row("\(of("power", "công suất")) \(device)", Self.kilo(power), "kW")
    }
    lines += results.sorted { $0.key < $1.key }.flatMap { rows(of: $0.value) }
    if results.isEmpty {
      lines.append(
        of(
          "energy today, demand forecast and OEE: from the next full minute on",
          "điện năng hôm nay, dự báo công suất và OEE: từ phút tròn kế tiếp"
        )
      )
    }
    let unit = of("messages/s", "bản tin/s")
    lines.append(Self.row(of("publish rate", "tốc độ gửi"), Self.oneDecimal(publishRate), unit))
    return lines
  }

  private func of(_ english: String, _ vietnamese: String) -> String {
    language.text(BilingualText(english, vietnamese))
  }

  private func rows(of result: KPIRow) -> [String] {
    switch (result.family, result.period) {
    case (.energy, "day"):
      guard let energy = result[.activeEnergyImport] else { return [] }
      let name = of("energy today", "điện năng hôm nay")
      return [Self.row("\(name) \(result.subject)", Self.kilo(energy), "kWh")]
    case (.demand, _):
      guard let forecast = result[.demandForecast] else { return [] }
      let name = of("demand forecast", "dự báo công suất")
      return [Self.row("\(name) \(result.subject)", Self.kilo(forecast), "kW")]
    case (.production, "shift"):
      guard let oee = result[.oee] else { return [] }
      // Planned time without data lowers the ratio, so the text says how much was seen.
      let share = Self.oneDecimal(result.coverage * 100)
      let seen = of(" (\(share) % of the shift seen)", " (thấy được \(share) % của ca)")
      let unit = "%" + (result.coverage < 0.9 ? seen : "")
      return [Self.row("OEE \(result.subject)", Self.oneDecimal(oee * 100), unit)]
    default: return []
    }
  }

  private static func row(_ name: String, _ value: String, _ unit: String) -> String {
    let name = name + String(repeating: " ", count: max(1, 34 - name.count))
    return "  \(name)\(String(repeating: " ", count: max(0, 10 - value.count)))\(value) \(unit)"
  }

  private static func kilo(_ value: Double) -> String { oneDecimal(value / 1000) }

  /// Adding 0 turns a negative zero into 0.
  private static func oneDecimal(_ value: Double) -> String { "\((value * 10).rounded() / 10 + 0)" }
}
