import Calendar
import Indicators
import Production

extension IndicatorAssembler {
  func alarms(
    _ drafts: Located<[AlarmDraft]>,
    _ context: inout ReadingContext
  ) -> [AlarmDefinition] {
    guard !drafts.value.isEmpty else { return [] }
    requireUnique(drafts.value.map(\.id), "alarm", &context)
    return drafts.value.compactMap { draft in
      reference(draft.value, &context).map {
        AlarmDefinition(
          id: draft.id.value,
          value: $0,
          valueName: draft.value.value,
          condition: draft.condition,
          hold: draft.hold,
          severity: draft.severity,
          latches: draft.latches
        )
      }
    }
  }

  /// What `energy.factory.demand`, `production.press-line.oee`, `press-line.good`, `factory.demand` or
  /// `press-1.good_count` mean; an account or line of a name wins over a device, which no id can be too.
  func reference(
    _ text: Located<String>,
    _ context: inout ReadingContext
  ) -> ValueReference? {
    let parts = text.value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let plain = ValueNotation.plain(text.value), plain != text.value {
      context.error("\"\(text.value)\" is no value; write \(plain)", at: text.location)
      return nil
    }
    switch (parts.count, parts.first) {
    case (3, "energy"): return energy(parts[1], field: parts[2], text.location, &context)
    case (3, "production"): return production(parts[1], field: parts[2], text.location, &context)
    case (3, "baseline"): return baseline(parts[1], field: parts[2], text.location, &context)
    case (4, "energy"), (4, "production"): return periodic(parts, text.location, &context)
    case (2, .some(let id)) where assets.accounts.contains(id):
      return energy(id, field: parts[1], text.location, &context)
    case (2, .some(let id)) where assets.lines.contains(id):
      return production(id, field: parts[1], text.location, &context)
    // It may be an account or a line that could not be read.
    case (2, .some(let id)) where assets.devices[id] == nil && !assets.knowsAllIndicators:
      return nil
    case (2, .some(let device)):
      let point = PointReference(device: device, point: parts[1])
      return assets.point(Located(value: point, location: text.location), &context)
        .map { _ in .point(point) }
    case (3, .some(let id)) where assets.accounts.contains(id) || assets.lines.contains(id):
      let kind = assets.accounts.contains(id) ? "energy" : "production"
      context.error("\"\(text.value)\" is no value; write \(kind).\(text.value)", at: text.location)
      return nil
    default:
      context.error(
        "\"\(text.value)\" is no value; write device.point, energy.account.field, "
          + "production.line.field or baseline.id.field",
        at: text.location
      )
      return nil
    }
  }

  /// What `energy.factory.15min.active_energy_import` means.
  private func periodic(
    _ parts: [String],
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) -> ValueReference? {
    let isEnergy = parts[0] == "energy"
    let periods = Period.allCases.map(\.rawValue).filter { isEnergy || $0 != "15min" }
    if !periods.contains(parts[2]) {
      let turned = [parts[0], parts[1], parts[3], parts[2]].joined(separator: ".")
      context.error(
        periods.contains(parts[3])
          ? "the period stands before the field; write \(turned)"
          : "there is no period \"\(parts[2])\"; there are \(periods.joined(separator: ", "))",
        at: location,
        suggestion: periods.contains(parts[3])
          ? nil : Spelling.nearest(to: parts[2], among: periods)
      )
      return nil
    }
    return isEnergy
      ? energy(parts[1], parts[2], field: parts[3], location, &context)
      : production(parts[1], parts[2], field: parts[3], location, &context)
  }

  private func energy(
    _ account: String,
    _ period: String? = nil,
    field: String,
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) -> ValueReference {
    assets.requireAccount(Located(value: account, location: location), &context)
    requireField(field, among: IndicatorCatalogue.energy, location, &context)
    if assets.accounts.contains(account), generating?.contains(account) == false,
      IndicatorCatalogue.ofGeneration.contains(where: { $0.name == field })
    {
      context.warning(
        "\"\(account)\" names no generation, so that it never has \(field); name the meters of what "
          + "is generated, such as generation: [pv-meter]",
        at: location
      )
    }
    return .energy(account: account, period: period, field: field)
  }

  private func production(
    _ line: String,
    _ period: String? = nil,
    field: String,
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) -> ValueReference {
    if !assets.lines.contains(line), assets.knowsAllIndicators {
      context.error(
        "unknown production line \"\(line)\"",
        at: location,
        suggestion: Spelling.nearest(to: line, among: assets.lines)
      )
    }
    requireField(field, among: IndicatorCatalogue.production, location, &context)
    return .production(line: line, period: period, field: field)
  }

  func requireField(
    _ field: String,
    among indicators: [Indicator],
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) {
    let fields = indicators.map(\.name)
    guard !fields.contains(field) else { return }
    context.error(
      "there is no KPI \"\(field)\"",
      at: location,
      suggestion: Spelling.nearest(to: field, among: fields)
    )
  }

  func requireUnique(
    _ ids: [Located<String>],
    _ what: String,
    _ context: inout ReadingContext
  ) {
    var lines: [String: Int] = [:]
    for id in ids {
      if let first = lines.updateValue(id.location.line, forKey: id.value) {
        context.error(
          "the \(what) \"\(id.value)\" is there already, in line \(first)",
          at: id.location
        )
      }
    }
  }
}
