import Charts
import Indicators

/// A KPI field as reports for people show it.
struct ReportField: Sendable, Hashable {
  let name: String

  init(_ name: String) { self.name = name }

  /// Whether the field's total is the sum over the rows.
  var isSum: Bool {
    !IndicatorUnit.isRatio(name) && ["Wh", "varh", "VND", "kg"].contains(IndicatorUnit.of(name))
  }

  /// The unit in which ``text(_:_:)`` shows it; empty for a plain number.
  var unit: String {
    switch IndicatorUnit.of(name) {
    case "Wh": "kWh"
    case "varh": "kvarh"
    case "W": "kW"
    case "1", "ms": ""
    case let unit: unit
    }
  }

  /// A column's heading.
  func heading(_ language: ChartLanguage) -> String {
    let words = Self.names[name].map { language == .english ? $0.0 : $0.1 }
    let text = words ?? name
    return unit.isEmpty ? text : "\(text) (\(unit))"
  }

  /// A value in ``unit``.
  func text(_ value: Double, _ language: ChartLanguage) -> String {
    let shown = scale
    return language.number(value / shown.divisor, digits: shown.digits, padded: shown.isPadded)
  }

  /// How a value is converted to ``unit``, and with how many digits it is shown.
  var scale: (divisor: Double, digits: Int, isPadded: Bool) {
    switch IndicatorUnit.of(name) {
    case "Wh", "varh", "W": (1000, 3, true)
    case "VND", "ms": (1, 0, false)
    case "kg": (1, 1, true)
    default: (1, 4, false)
    }
  }

  private static let names: [String: (String, String)] = [
    "active_energy_import": ("Import", "Điện nhận"),
    "active_energy_export": ("Export", "Điện phát"),
    "generated_energy": ("Generated", "Điện tự phát"),
    "consumption": ("Consumption", "Tiêu thụ"),
    "self_consumed_energy": ("Self-consumed", "Điện tự dùng"),
    "reactive_energy_import": ("Reactive import", "Phản kháng nhận"),
    "reactive_energy_export": ("Reactive export", "Phản kháng phát"),
    "peak_active_energy": ("Peak", "Cao điểm"),
    "normal_active_energy": ("Normal", "Bình thường"),
    "off_peak_active_energy": ("Off-peak", "Thấp điểm"),
    "cost": ("Cost", "Chi phí"),
    "co2e": ("CO2e", "CO2e"),
    "average_power": ("Mean power", "Công suất TB"),
    "power_factor": ("Power factor", "Hệ số công suất"),
    "load_factor": ("Load factor", "Hệ số phụ tải"),
    "self_consumption": ("Self-consumption", "Tỷ lệ tự dùng"),
    "self_sufficiency": ("Self-sufficiency", "Tự chủ"),
    "unaccounted": ("Unaccounted", "Chưa phân bổ"),
    "base_load": ("Base load", "Tải nền"),
    "peak_demand": ("Peak demand", "Phụ tải đỉnh"),
    "peak_demand_at": ("Peak at", "Lúc đỉnh"),
  ]
}
