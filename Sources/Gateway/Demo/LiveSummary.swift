package import Indicators
package import Measurements
import Pipeline

/// The newest measured and computed values of a gateway, for the table of `demo`.
package actor LiveSummary: LiveObserver {
  private var powers: [String: Double] = [:]
  private var results: [String: KPIRow] = [:]
  private var scans = 0

  package init() {}

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
      Self.row("power \(device)", Self.kilo(power), "kW")
    }
    lines += results.sorted { $0.key < $1.key }.flatMap { Self.rows(of: $0.value) }
    if results.isEmpty {
      lines.append("energy today, demand forecast and OEE: from the next full minute on")
    }
    lines.append(Self.row("publish rate", Self.oneDecimal(publishRate), "messages/s"))
    return lines
  }

  private static func rows(of result: KPIRow) -> [String] {
    switch (result.family, result.period) {
    case (.energy, "day"):
      guard let energy = result[.activeEnergyImport] else { return [] }
      return [row("energy today \(result.subject)", kilo(energy), "kWh")]
    case (.demand, _):
      guard let forecast = result[.demandForecast] else { return [] }
      return [row("demand forecast \(result.subject)", kilo(forecast), "kW")]
    case (.production, "shift"):
      guard let oee = result[.oee] else { return [] }
      // Planned time without data lowers the ratio, so the text says how much was seen.
      let seen =
        result.coverage < 0.9 ? " (\(oneDecimal(result.coverage * 100)) % of the shift seen)" : ""
      return [row("OEE \(result.subject)", oneDecimal(oee * 100), "%" + seen)]
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
