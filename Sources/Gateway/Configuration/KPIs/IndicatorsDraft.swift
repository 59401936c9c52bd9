/// `kpis.yaml` as it was read; what it names is still to be looked up.
struct IndicatorsDraft: Sendable {
  var calendar: CalendarDraft?
  var accounts: [EnergyAccountDraft]
  var lines: [ProductionLineDraft]
  var baselines: Located<[BaselineDraft]>
  var alarms: Located<[AlarmDraft]>

  private static let calendar = Key(
    "calendar",
    CalendarDraft.shape.kind,
    doc: "Shifts, breaks and holidays."
  )
  private static let energy = DefaultedKey(
    "energy",
    EnergyAccountDraft.shape.kind.list(),
    default: [],
    doc: "Energy accounts: meters added and taken off."
  )
  private static let production = DefaultedKey(
    "production",
    ProductionLineDraft.shape.kind.list(),
    default: [],
    doc: "Production lines."
  )
  private static let baselines = DefaultedKey(
    "baselines",
    BaselineDraft.shape.kind.list(),
    default: [],
    doc: "Energy baselines: what energy is to be expected."
  )
  private static let alarms = DefaultedKey(
    "alarms",
    AlarmDraft.shape.kind.list(),
    default: [],
    doc: "Alarms on points and KPIs."
  )

  static let shape = Shape<Self>(
    "kpis.yaml",
    doc: "What to compute: energy accounts, production lines, calendar, alarms.",
    keys: [
      calendar.description, energy.description, production.description, baselines.description,
      alarms.description,
    ]
  ) { fields, context in
    Self(
      calendar: fields.read(calendar, &context),
      accounts: fields.read(energy, &context),
      lines: fields.read(production, &context),
      baselines: fields.located(baselines, &context),
      alarms: fields.located(alarms, &context)
    )
  }
}
