import Baselines

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
      guard let training = training(of: draft, &context) else { return nil }
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
    _ text: Located<String>,
    _ context: inout ReadingContext
  ) -> ValueReference? {
    guard let reference = reference(text, &context) else { return nil }
    if case .production = reference { return reference }
    context.error(
      "\"\(text.value)\" is no KPI of a production line; a baseline's drivers are such as press-line.good",
      at: text.location
    )
    return nil
  }

  private func training(
    of draft: BaselineDraft,
    _ context: inout ReadingContext
  ) -> BaselineDefinition.Training? {
    if let days = draft.training.days { return .days(days) }
    guard let csv = draft.training.csv else { return nil }
    let path = csv.value.hasPrefix("/") ? csv.value : "\(home)/\(csv.value)"
    do throws(FileFailure) {
      let bytes = try FileReading.contents(of: path).bytes
      let table = try BaselineTable(bytes, drivers: draft.drivers.map(\.value))
      return .table(table.periods)
    } catch {
      context.error("\(csv.value): \(error.reason)", at: csv.location)
      return nil
    }
  }
}
