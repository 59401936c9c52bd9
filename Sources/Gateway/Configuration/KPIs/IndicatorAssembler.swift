import Calendar
import DeviceProfiles
import Energy
import Indicators
import Production
import Tariffs

/// Makes indicator definitions of drafts, looking up everything they name.
struct IndicatorAssembler {
  var assets: AssetIndex
  /// The configuration folder.
  var home = ""
  var holidays = HolidayTables(directories: [])
  /// The baselines that could be read.
  private var baselines: [BaselineDraft] = []
  private(set) var tables: TableReader
  /// The accounts that name generation; `nil` before they are known.
  private(set) var generating: Set<String>?

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
    definitions.calendar = draft.calendar?.definition(holidays, &context) ?? definitions.calendar
    definitions.accounts = draft.accounts.map { account($0, &context) }
    generating = Set(draft.accounts.filter { !$0.generation.isEmpty }.map(\.id.value))
    for account in draft.accounts {
      let rates = rates(of: account, definitions.calendar.holidays, &context)
      definitions.rates[account.id.value] = rates
    }
    definitions.lines = draft.lines.compactMap { line($0, &context) }
    baselines = draft.baselines.value
    definitions.baselines = baselines(draft.baselines, &context)
    definitions.alarms = alarms(draft.alarms, &context)
    return definitions
  }

  /// The tables that an account names.
  private mutating func rates(
    of draft: EnergyAccountDraft,
    _ holidays: Set<CivilDate>,
    _ context: inout ReadingContext
  ) -> AccountRates {
    var rates = AccountRates(
      tariff: tables.tariff(draft.tariff, &context),
      hours: tables.hours(draft.hours, &context),
      emissions: tables.emissions(draft.emissionFactor, &context),
      reactive: tables.reactive(draft.reactive, &context),
      holidays: holidays
    )
    rates.paper = tables.tariff(draft.paperTariff, &context)
    context.remark(tables.remarks(of: rates))
    return rates
  }

  /// What `baseline.press-enpi.enpi` means.
  func baseline(
    _ id: String,
    field: String,
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) -> ValueReference? {
    requireField(field, among: IndicatorCatalogue.baseline, location, &context)
    guard let found = baselines.first(where: { $0.id.value == id }) else {
      guard assets.knowsAllIndicators else { return nil }
      context.error(
        "unknown baseline \"\(id)\"",
        at: location,
        suggestion: Spelling.nearest(to: id, among: baselines.map(\.id.value))
      )
      return nil
    }
    return .baseline(account: found.energy.value, period: found.period.rawValue, field: field)
  }

  func checkCounters(_ draft: ProductionLineDraft, _ context: inout ReadingContext) {
    switch [draft.good, draft.reject, draft.total].compactMap({ $0 }).count {
    case 0...1 where draft.isSpoilt: break
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
