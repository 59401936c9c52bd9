/// The names of KPIs: in `values` of messages, in the ledger's rows, in reports and in the
/// documentation.
///
/// Nothing is published under another name.
package enum IndicatorFields {
  /// Of energy accounts, including their demand windows.
  package static let energy = [
    "active_energy_import", "active_energy_export", "generated_energy", "consumption",
    "self_consumed_energy", "reactive_energy_import", "peak_active_energy", "normal_active_energy",
    "off_peak_active_energy", "cost", "co2e", "average_power",
    "power_factor", "load_factor", "self_consumption", "self_sufficiency", "unaccounted",
    "base_load", "demand", "peak_demand", "peak_demand_at", "demand_forecast",
    "unaccounted_energy", "co2e_factor",
    "co2e_factor_year", "toe", "voltage_unbalance", "voltage_unbalance_iec", "current_unbalance",
  ]

  /// Only of energy accounts with generation.
  package static let ofGeneration: Set<String> = [
    "generated_energy", "consumption", "self_consumed_energy", "self_consumption",
    "self_sufficiency",
  ]

  /// Of production lines.
  package static let production = [
    "planned_busy_time", "production_time", "setup_time", "delay_time", "down_time",
    "unknown_time", "minor_stops", "minor_stop_time", "produced", "good", "scrap", "rework",
    "availability",
    "effectiveness", "quality_ratio", "oee", "nee", "teep", "utilization_efficiency",
    "allocation_efficiency", "technical_efficiency", "setup_ratio", "throughput_rate",
    "items_per_busy_hour",
    "scrap_ratio", "rework_ratio", "mtbf", "mttr", "worker_hours", "good_per_worker_hour",
    "energy_per_good",
    "cost_per_good", "co2e_per_good", "idle_energy", "idle_energy_share",
  ]

  /// Of energy baselines.
  package static let baseline = [
    "active_energy_import", "consumption", "expected", "enpi", "saving", "cusum", "specific_energy",
    "extrapolated", "r2", "cv_rmse", "training_periods",
  ]
}
