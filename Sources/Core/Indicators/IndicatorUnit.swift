/// The units of KPIs, by the names of their fields.
package enum IndicatorUnit {
  /// A UCUM code, `VND`, or `1` for a plain number.
  package static func of(_ field: String) -> String {
    units[field] ?? (field.hasSuffix("_energy") ? "Wh" : "1")
  }

  /// Whether the number is a ratio or a mean, which is meaningful before its interval ends.
  package static func isRatio(_ field: String) -> Bool { ratios.contains(field) }

  private static let units = [
    "active_energy_import": "Wh", "active_energy_export": "Wh", "reactive_energy_import": "varh",
    "reactive_energy_export": "varh", "energy_per_good": "Wh", "idle_energy": "Wh", "cost": "VND",
    "co2e": "kg",
    "co2e_per_good": "kg", "average_power": "W", "base_load": "W", "demand": "W",
    "peak_demand": "W", "demand_forecast": "W", "peak_demand_at": "ms", "planned_busy_time": "s",
    "production_time": "s", "setup_time": "s", "delay_time": "s", "down_time": "s",
    "unknown_time": "s", "minor_stop_time": "s", "mtbf": "s", "mttr": "s",
    "throughput_rate": "1/h", "items_per_busy_hour": "1/h", "good_per_worker_hour": "1/h",
    "voltage_unbalance": "%", "voltage_unbalance_iec": "%", "current_unbalance": "%",
    "cost_per_good": "VND", "worker_hours": "h", "co2e_factor": "kg/kWh", "expected": "Wh",
    "consumption": "Wh", "saving": "Wh", "cusum": "Wh", "specific_energy": "Wh",
  ]

  private static let ratios: Set<String> = [
    "average_power", "power_factor", "load_factor", "self_consumption", "self_sufficiency",
    "unaccounted", "base_load", "voltage_unbalance", "voltage_unbalance_iec", "current_unbalance",
    "availability", "effectiveness", "quality_ratio", "oee", "nee", "teep",
    "utilization_efficiency", "allocation_efficiency", "technical_efficiency", "setup_ratio",
    "throughput_rate", "items_per_busy_hour", "scrap_ratio", "rework_ratio", "mtbf", "mttr",
    "good_per_worker_hour",
    "energy_per_good",
    "co2e_per_good", "cost_per_good", "idle_energy_share", "specific_energy", "enpi",
  ]
}
