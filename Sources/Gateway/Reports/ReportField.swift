import Languages
import Charts
import Indicators

/// A KPI as reports for people show it, in units that people read: kWh instead of Wh.
struct ReportField: Sendable, Hashable {
  let name: String
  private let indicator: Indicator?

  init(_ name: String) {
    self.name = name
    indicator = IndicatorCatalogue[name]
  }

  /// Whether the sum over the rows means something, and is exact: an amount of energy, money or CO2e.
  var isSum: Bool {
    guard let indicator, indicator.aggregation == .sum else { return false }
    switch indicator.unit {
    case .wattHours, .voltAmpereReactiveHours, .currency, .kilograms: return true
    default: return false
    }
  }

  /// The unit in which ``text(_:_:)`` shows it; empty for a plain number.
  private var unit: String {
    switch indicator?.unit {
    case .wattHours: "kWh"
    case .voltAmpereReactiveHours: "kvarh"
    case .watts: "kW"
    case .number, .milliseconds, nil: ""
    case let unit?: unit.rawValue
    }
  }

  /// A column's heading.
  func heading(_ language: Language) -> String {
    let text = indicator.map { language.text($0.heading) } ?? name
    return unit.isEmpty ? text : "\(text) (\(unit))"
  }

  /// A value in ``unit``.
  func text(_ value: Double, _ language: Language) -> String {
    let shown = scale
    return language.number(value / shown.divisor, digits: shown.digits, padded: shown.isPadded)
  }

  /// How a value is converted to ``unit``, and with how many digits it is shown.
  var scale: (divisor: Double, digits: Int, isPadded: Bool) {
    switch indicator?.unit {
    case .wattHours, .voltAmpereReactiveHours, .watts: (1000, 3, true)
    case .currency, .milliseconds: (1, 0, false)
    case .kilograms: (1, 1, true)
    default: (1, 4, false)
    }
  }
}
