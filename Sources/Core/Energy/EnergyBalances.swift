package import Indicators

/// What became of the energy that a site takes from the grid and generates itself, in mWh.
///
/// All are differences of what meters counted and are left as they are: a value below zero shows that a
/// meter is missing or counts the other way.
package struct GenerationBalance: Sendable, Hashable {
  /// Taken from the grid.
  package var imported: Int64
  /// Fed into the grid.
  package var exported: Int64
  /// What the site's own meters of generation counted.
  package var generated: Int64

  package init(imported: Int64, exported: Int64, generated: Int64) {
    self.imported = imported
    self.exported = exported
    self.generated = generated
  }

  /// Import − export + generation: what the site used.
  package var consumption: Int64 { imported.saturatingAdd(selfConsumed) }

  /// Generation − export: generated and used on the site.
  package var selfConsumed: Int64 { generated.saturatingAdd(-max(exported, -.max)) }

  /// Self-consumed / generated; `nil` without generation.
  package var selfConsumption: Double? {
    generated > 0 ? Double(selfConsumed) / Double(generated) : nil
  }

  /// Self-consumed / consumption; `nil` where nothing was consumed.
  package var selfSufficiency: Double? {
    consumption > 0 ? Double(selfConsumed) / Double(consumption) : nil
  }

  /// `consumption` and `self_consumed_energy`, in Wh.
  package var energies: [IndicatorValue] {
    [
      IndicatorValue(.consumption, MilliUnits.units(consumption)),
      IndicatorValue(.selfConsumedEnergy, MilliUnits.units(selfConsumed)),
    ]
  }

  /// `self_consumption` and `self_sufficiency`.
  package var ratios: [IndicatorValue] {
    [
      selfConsumption.map { IndicatorValue(.selfConsumption, $0) },
      selfSufficiency.map { IndicatorValue(.selfSufficiency, $0) },
    ].compactMap { $0 }
  }
}

/// What a site consumes and its submeters do not count.
package struct MeterBalance: Sendable, Hashable {
  /// mWh that the account consumed.
  package var consumption: Int64
  /// mWh of all submeters.
  package var submeters: Int64

  package init(consumption: Int64, submeters: Int64) {
    self.consumption = consumption
    self.submeters = submeters
  }

  /// (consumption − Σ submeters) / consumption; negative where submeters count more; `nil` where nothing
  /// was consumed.
  package var unaccounted: Double? {
    consumption > 0 ? Double(difference) / Double(consumption) : nil
  }

  /// consumption − Σ submeters, in mWh.
  package var difference: Int64 { consumption.saturatingAdd(-max(submeters, -.max)) }

  /// `unaccounted`, a share, and `unaccounted_energy` in Wh.
  package var values: [IndicatorValue] {
    let share = unaccounted.map { IndicatorValue(.unaccounted, $0) }
    return [share, IndicatorValue(.unaccountedEnergy, MilliUnits.units(difference))]
      .compactMap { $0 }
  }
}
