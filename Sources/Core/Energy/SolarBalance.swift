package import Indicators

/// What became of the energy that a site generates itself.
package struct SolarBalance: Sendable, Hashable {
  /// mWh that its own meters generated.
  package var generated: Int64
  /// mWh taken from the grid.
  package var imported: Int64
  /// mWh fed into the grid.
  package var exported: Int64

  package init(generated: Int64, imported: Int64, exported: Int64) {
    self.generated = generated
    self.imported = imported
    self.exported = exported
  }

  /// mWh generated and used on the site.
  package var selfConsumed: Int64 { generated.saturatingAdd(-max(exported, -.max)) }

  /// Self-consumed / generated, 0…1; `nil` without generation, or where more was fed in than generated.
  package var selfConsumption: Double? {
    guard generated > 0, (0...generated).contains(exported) else { return nil }
    return Double(selfConsumed) / Double(generated)
  }

  /// Self-consumed / consumption, 0…1, where consumption = taken from the grid + self-consumed.
  package var selfSufficiency: Double? {
    guard generated > 0, imported >= 0, (0...generated).contains(exported) else { return nil }
    let consumption = imported.saturatingAdd(selfConsumed)
    return consumption > 0 ? Double(selfConsumed) / Double(consumption) : nil
  }

  /// `self_consumption`, `self_sufficiency`, and in Wh `generated_energy`, `self_consumed_energy`.
  package var values: [IndicatorValue] {
    var values: [IndicatorValue] = []
    if let selfConsumption { values.append(IndicatorValue("self_consumption", selfConsumption)) }
    if let selfSufficiency { values.append(IndicatorValue("self_sufficiency", selfSufficiency)) }
    guard generated > 0 else { return values }
    values.append(IndicatorValue("generated_energy", MilliUnits.units(generated)))
    if selfConsumption != nil {
      values.append(IndicatorValue("self_consumed_energy", MilliUnits.units(selfConsumed)))
    }
    return values
  }
}

/// What main meters count and their submeters do not.
package struct MeterBalance: Sendable, Hashable {
  /// mWh of the account.
  package var main: Int64
  /// mWh of all submeters.
  package var submeters: Int64

  package init(main: Int64, submeters: Int64) {
    self.main = main
    self.submeters = submeters
  }

  /// (main − Σ submeters) / main; negative where submeters count more; `nil` where nothing was taken.
  package var unaccounted: Double? {
    main > 0 ? Double(difference) / Double(main) : nil
  }

  /// main − Σ submeters, in mWh.
  package var difference: Int64 { main.saturatingAdd(-max(submeters, -.max)) }

  /// `unaccounted`, a share, and `unaccounted_energy` in Wh.
  package var values: [IndicatorValue] {
    guard let unaccounted else { return [] }
    return [
      IndicatorValue("unaccounted", unaccounted),
      IndicatorValue("unaccounted_energy", MilliUnits.units(difference)),
    ]
  }
}
