import DeviceProfiles
import Energy
import Production

/// Makes indicator definitions of drafts, looking up everything they name.
struct IndicatorAssembler {
  var assets: AssetIndex
  var holidays = HolidayTables(directories: [])
  let tables: KnownTables

  mutating func definitions(
    of draft: IndicatorsDraft,
    _ context: inout ReadingContext
  ) -> IndicatorDefinitions {
    var definitions = IndicatorDefinitions()
    for account in draft.accounts { assets.addAccount(account.id, &context) }
    for line in draft.lines { assets.addLine(line.id, &context) }
    definitions.calendar = draft.calendar?.definition(holidays, &context) ?? definitions.calendar
    definitions.accounts = draft.accounts.map { account($0, &context) }
    definitions.lines = draft.lines.compactMap { line($0, &context) }
    definitions.baselines = baselines(draft.baselines, &context)
    definitions.alarms = alarms(draft.alarms, &context)
    return definitions
  }

  private func account(
    _ draft: EnergyAccountDraft,
    _ context: inout ReadingContext
  ) -> EnergyAccountDefinition {
    var seen: Set<String> = []
    let meters = draft.meters.map { Located(value: $0.value.device, location: $0.location) }
    for meter in meters + draft.submeters {
      if !seen.insert(meter.value).inserted {
        context.error("\"\(meter.value)\" stands twice in this account", at: meter.location)
      }
      requireEnergy(of: meter, &context)
    }
    tables.check(draft.tariff, "tariff", tables.tariffs, &context)
    tables.check(draft.hours, "tariff hours", tables.hours, &context)
    tables.check(draft.emissionFactor, "emission factor", tables.emissionFactors, &context)
    tables.check(draft.reactive, "reactive-energy rule", tables.reactive, &context)
    return draft.definition
  }

  private func requireEnergy(of meter: Located<String>, _ context: inout ReadingContext) {
    guard let device = assets.device(meter, &context), device.unreadable?.isEmpty == true else {
      return
    }
    let countable = ["active_energy_import", "active_energy_export", "active_power"]
    guard !device.definition.points.contains(where: { countable.contains($0.name) }) else { return }
    context.error(
      "\"\(meter.value)\" is no meter: it has neither active_energy_import nor active_power",
      at: meter.location
    )
  }

  func checkCounters(_ draft: ProductionLineDraft, _ context: inout ReadingContext) {
    switch [draft.good, draft.reject, draft.total].compactMap({ $0 }).count {
    case 0:
      context.error(
        "the line \"\(draft.id.value)\" counts nothing; give two of good, reject, total",
        at: draft.id.location
      )
    case 1:
      context.warning(
        "with one of good, reject, total the quality of \"\(draft.id.value)\" cannot be computed",
        at: draft.id.location
      )
    case 3:
      context.error(
        "\"\(draft.id.value)\" has good, reject and total, which may contradict each other; "
          + "leave one out",
        at: draft.total?.location ?? draft.id.location
      )
    default: break
    }
  }
}
