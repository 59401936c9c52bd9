import Calendar
import DeviceProfiles
import Energy
import Production
import Tariffs

/// Makes indicator definitions of drafts, looking up everything they name.
struct IndicatorAssembler {
  var assets: AssetIndex
  private(set) var tables: TableReader

  init(assets: AssetIndex, tables: TableReader) {
    self.assets = assets
    self.tables = tables
  }

  mutating func definitions(
    of draft: IndicatorsDraft,
    _ context: inout ReadingContext
  ) -> IndicatorDefinitions {
    var definitions = IndicatorDefinitions()
    for account in draft.accounts { assets.addAccount(account.id, &context) }
    for line in draft.lines { assets.addLine(line.id, &context) }
    definitions.calendar = draft.calendar?.definition(&context) ?? definitions.calendar
    definitions.accounts = draft.accounts.map { account($0, &context) }
    for account in draft.accounts {
      let rates = rates(of: account, definitions.calendar.holidays, &context)
      definitions.rates[account.id.value] = rates
    }
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
    return draft.definition
  }

  /// The tables that an account names.
  private mutating func rates(
    of draft: EnergyAccountDraft,
    _ holidays: Set<CivilDate>,
    _ context: inout ReadingContext
  ) -> AccountRates {
    AccountRates(
      tariff: tables.tariff(draft.tariff, &context),
      hours: tables.hours(draft.hours, &context),
      emissions: tables.emissions(draft.emissionFactor, &context),
      reactive: tables.reactive(draft.reactive, &context),
      holidays: holidays
    )
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

  private func line(
    _ draft: ProductionLineDraft,
    _ context: inout ReadingContext
  ) -> ProductionLineDefinition? {
    let state = StateResolver(assets: assets).source(draft.state, &context)
    for counter in [draft.good, draft.reject, draft.total].compactMap({ $0 }) {
      requireCounter(counter, &context)
    }
    checkCounters(draft, &context)
    if let energy = draft.energy { assets.requireAccount(energy, &context) }
    guard let state else { return nil }
    var line = ProductionLineDefinition(
      id: draft.id.value,
      state: state,
      counters: ItemCounters(
        good: draft.good?.value,
        reject: draft.reject?.value,
        total: draft.total?.value
      ),
      idealCycle: draft.idealCycle.seconds
    )
    line.path = draft.path
    line.workers = draft.workers
    line.minorStop = draft.minorStop.seconds
    line.energy = draft.energy?.value
    return line
  }

  private func requireCounter(
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) {
    guard let point = assets.point(reference, &context), point.kind != .counter else { return }
    context.error(
      "\(reference.value.name) is a \(point.kind.rawValue); items are counted by a point "
        + "of kind counter",
      at: reference.location
    )
  }

  private func checkCounters(_ draft: ProductionLineDraft, _ context: inout ReadingContext) {
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

extension Duration {
  /// Seconds with their fraction.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
