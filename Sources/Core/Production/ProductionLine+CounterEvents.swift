import Events
import Energy
import Indicators
import Measurements

extension ProductionLine {
  /// The event of what a counter's reading showed; `nil` where it is not remarkable enough.
  func event(for note: CounterNote?, of kind: ItemKind, at time: Timestamp) -> Event? {
    let name = point(of: kind)?.name ?? ""
    let content: EventContent
    switch note {
    case .epochStarted(let old, let base):
      content = .itemCounterReset(
        point: name,
        from: MilliUnits.units(old),
        to: MilliUnits.units(base)
      )
    case .setBack(let old, let base):
      content = .counterSetBack(
        point: name,
        from: MilliUnits.units(old),
        to: MilliUnits.units(base),
        unit: nil
      )
    case nil, .wrapped, .jitter, .suspect, .reset, .epochResumed, .swapped: return nil
    }
    let id = "\(definition.id).\(content.kind.code).\(name)"
    return Event(content, of: definition.id, at: time, id: id)
  }

  private func point(of kind: ItemKind) -> PointReference? {
    let counters = definition.counters
    return switch kind {
    case .good: counters.good
    case .reject: counters.reject
    case .total: counters.total
    case .rework: counters.rework
    }
  }
}
