import Baselines
import DeviceProfiles
import Production

extension IndicatorAssembler {
  func baselines(
    _ drafts: Located<[BaselineDraft]>,
    _ context: inout ReadingContext
  ) -> [BaselineDefinition] {
    requireUnique(drafts.value.map(\.id), "baseline", &context)
    requireOneForEachPeriod(drafts.value, &context)
    return drafts.value.compactMap { draft in
      assets.requireAccount(draft.energy, &context)
      let drivers = draft.drivers.compactMap { driver($0, &context) }
      guard let training = training(of: draft, drivers, &context) else { return nil }
      var definition = BaselineDefinition(
        id: draft.id.value,
        energy: draft.energy.value,
        drivers: drivers,
        period: draft.period,
        training: training
      )
      definition.minimumR2 = draft.training.minimumR2
      return definition
    }
  }

  /// Their rows would otherwise go to one topic.
  private func requireOneForEachPeriod(
    _ drafts: [BaselineDraft],
    _ context: inout ReadingContext
  ) {
    var seen: [String: String] = [:]
    for draft in drafts {
      let key = "\(draft.energy.value) \(draft.period.rawValue)"
      if let other = seen.updateValue(draft.id.value, forKey: key) {
        context.error(
          "\"\(other)\" is a baseline of \"\(draft.energy.value)\" by \(draft.period.rawValue) already",
          at: draft.id.location
        )
      }
    }
  }

  private func driver(
    _ draft: Located<DriverDraft>,
    _ context: inout ReadingContext
  ) -> BaselineDefinition.Driver? {
    switch draft.value {
    case .value(let text):
      return value(Located(value: text, location: draft.location), &context)
    case .degreeDays(let days):
      guard let point = assets.point(days.point, &context) else { return nil }
      guard point.kind == .gauge else {
        let name = days.point.value.name
        context.error("\(name) is no gauge, such as a temperature", at: days.point.location)
        return nil
      }
      return .point(
        days.point.value,
        days.isCooling ? .cooling(base: days.base) : .heating(base: days.base)
      )
    }
  }

  private func value(
    _ text: Located<String>,
    _ context: inout ReadingContext
  ) -> BaselineDefinition.Driver? {
    switch reference(text, &context) {
    case nil: return nil
    case .production(let line, nil, let field): return .line(line, field: field)
    case .point(let point):
      let kind = assets.devices[point.device]?.definition.points.first { $0.name == point.point }?
        .kind
      switch kind {
      case .counter: return .point(point, .increase)
      case .gauge: return .point(point, .mean)
      case .state, .text, nil: break
      }
    case .production, .energy, .baseline: break
    }
    context.error(
      "\"\(text.value)\" cannot drive a baseline; write a KPI of a production line such as "
        + "press-line.good, or a point with a number such as weather.temperature",
      at: text.location
    )
    return nil
  }

  private func training(
    of draft: BaselineDraft,
    _ drivers: [BaselineDefinition.Driver],
    _ context: inout ReadingContext
  ) -> BaselineDefinition.Training? {
    if let days = draft.training.days { return .days(days) }
    guard let csv = draft.training.csv else { return nil }
    let path = csv.value.hasPrefix("/") ? csv.value : "\(home)/\(csv.value)"
    do throws(FileFailure) {
      let bytes = try FileReading.contents(of: path).bytes
      let table = try BaselineTable(
        bytes,
        drivers: draft.drivers.map(\.value.column),
        isMean: drivers.map(\.isMean),
        period: draft.period
      )
      return .table(table.periods)
    } catch {
      context.error("\(csv.value): \(error.reason)", at: csv.location)
      return nil
    }
  }
}

extension BaselineDefinition.Driver {
  /// Whether a longer period does not make it greater.
  fileprivate var isMean: Bool {
    if case .point(_, let reduction) = self { !reduction.isAmount } else { false }
  }
}
