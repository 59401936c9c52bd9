package import Indicators

/// Which rows of which KPI an alarm watches.
package struct IndicatorWatch: Sendable, Hashable {
  package var subject: String
  package var family: IndicatorFamily
  /// `nil`: any period of the family, because an account has one demand window.
  package var period: String?
  package var field: String
  /// Whether rows of intervals that are still running count, and not only final ones.
  package var looksAtOpenRows: Bool
  /// Whether rows with too little data count.
  ///
  /// A sum above its limit is above it even if data is missing. A sum below its limit, or a ratio
  /// such as OEE, may only lack what was not measured.
  package var looksAtIncompleteRows: Bool

  /// - Parameters:
  ///   - subject: The account or production line.
  ///   - family: What the KPI is about; demand fields are in the rows of demands.
  ///   - period: `nil`: the period by which the field is usually judged.
  ///   - field: Its name in `values`.
  ///   - hasShifts: Whether the plant has shifts.
  ///   - condition: A growing sum can be above a limit before its interval ends, but below one only
  ///     at its end.
  package init(
    subject: String,
    family: IndicatorFamily,
    period: String?,
    field: String,
    hasShifts: Bool,
    condition: AlarmCondition
  ) {
    self.subject = subject
    self.field = field
    let isDemand = family == .energy && ["demand", "demand_forecast"].contains(field)
    self.family = isDemand ? .demand : family
    self.period = isDemand ? nil : period ?? Self.usual(family, field, hasShifts: hasShifts)
    looksAtIncompleteRows = Self.canBeAbove(condition) || Self.isSilence(condition)
    looksAtOpenRows =
      field == "demand_forecast" || IndicatorCatalogue[field]?.isMeaningfulEarly == true
      || Self.canBeAbove(condition)
  }

  private static func usual(
    _ family: IndicatorFamily,
    _ field: String,
    hasShifts: Bool
  ) -> String {
    if family == .production { return hasShifts ? "shift" : "day" }
    return ["peak_demand", "peak_demand_at", "load_factor", "base_load"].contains(field)
      ? "day" : "15min"
  }

  private static func canBeAbove(_ condition: AlarmCondition) -> Bool {
    if case .above = condition { true } else { false }
  }

  private static func isSilence(_ condition: AlarmCondition) -> Bool {
    if case .noData = condition { true } else { false }
  }

  /// The value of a row; `nil` where too little is known of it.
  package func value(in row: KPIRow) -> Double? {
    let isComplete = row.quality != .incomplete || row.completeValues.contains(field)
    return isComplete || looksAtIncompleteRows ? row[field] : nil
  }

  /// Whether the alarm watches a row.
  package func concerns(_ row: KPIRow) -> Bool {
    row.subject == subject && row.family == family && period.map { $0 == row.period } ?? true
      && (row.isFinal ? field != "demand_forecast" : looksAtOpenRows)
  }
}
