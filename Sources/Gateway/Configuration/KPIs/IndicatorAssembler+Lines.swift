import DeviceProfiles
import Production

extension IndicatorAssembler {
  /// A line's definition; `nil` after a complaint that leaves it without a state.
  func line(
    _ draft: ProductionLineDraft,
    _ context: inout ReadingContext
  ) -> ProductionLineDefinition? {
    let state = StateResolver(assets: assets).source(draft.state, &context)
    for counter in [draft.good, draft.reject, draft.total, draft.rework].compactMap({ $0 }) {
      requireCounter(counter, &context)
    }
    checkCounters(draft, &context)
    if let energy = draft.energy { assets.requireAccount(energy, &context) }
    let details = LineDetails(draft.details, of: assets, &context)
    guard let state else { return nil }
    var line = ProductionLineDefinition(
      id: draft.id.value,
      state: state,
      counters: ItemCounters(
        good: draft.good?.value,
        reject: draft.reject?.value,
        total: draft.total?.value,
        rework: draft.rework?.value
      ),
      idealCycle: draft.idealCycle.seconds
    )
    line.path = draft.path
    line.minorStop = draft.minorStop.seconds
    line.energy = draft.energy?.value
    line.failureDenominator = draft.details.failureDenominator
    (line.workers, line.workersPoint) = (details.workers, details.workersPoint)
    (line.reason, line.product) = (details.reason, details.product)
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
}

/// What the points of a line's context mean.
private struct LineDetails {
  var workers: Double?
  var workersPoint: PointReference?
  var reason: StopReasonSource?
  var product: ProductSource?

  init(_ draft: LineDetailsDraft, of assets: AssetIndex, _ context: inout ReadingContext) {
    switch draft.workers?.value {
    case .number(let number): workers = number
    case .point(let point):
      workersPoint = point
      let place = Located(value: point, location: draft.workers?.location ?? draft.location)
      Self.requireNumber(place, "the number of people", assets, &context)
    case nil: break
    }
    if let point = draft.reason, let found = assets.point(point, &context) {
      Self.requireNumber(point, "a stop's reason", assets, &context)
      reason = StopReasonSource(point: point.value, names: found.states)
    }
    if let point = draft.product {
      Self.requireNumber(point, "a product's code", assets, &context)
      product = ProductSource(point: point.value, idealCycles: draft.idealCycles(&context))
    } else if let first = draft.idealCycles.first {
      context.error(
        "ideal_cycles needs product, the point of the product's code",
        at: first.location
      )
    }
  }

  private static func requireNumber(
    _ reference: Located<PointReference>,
    _ what: String,
    _ assets: AssetIndex,
    _ context: inout ReadingContext
  ) {
    guard let point = assets.point(reference, &context),
      point.kind == .counter || point.kind == .text
    else { return }
    context.error(
      "\(reference.value.name) is a \(point.kind.rawValue); \(what) is read from a gauge or a state",
      at: reference.location
    )
  }
}

extension LineDetailsDraft {
  /// PRI in seconds by the product's code.
  fileprivate func idealCycles(_ context: inout ReadingContext) -> [Int: Double] {
    var cycles: [Int: Double] = [:]
    for entry in idealCycles {
      guard let code = NumberText.integer(entry.name) else {
        context.error(
          "\"\(entry.name)\" is no product code; codes are whole numbers",
          at: entry.location
        )
        continue
      }
      if let cycle = entry.value { cycles[code] = cycle.seconds }
    }
    return cycles
  }
}

extension Duration {
  /// Seconds with their fraction.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
