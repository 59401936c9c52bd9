import Energy
import Indicators
import Measurements

extension ProductionLine {
  /// The event of what a counter's reading showed; `nil` where it is not remarkable enough.
  func event(for note: CounterNote?, of kind: ItemKind, at time: Timestamp) -> Event? {
    let name = point(of: kind)?.name ?? ""
    switch note {
    case .epochStarted(let old, let base):
      let (old, new) = (MilliUnits.units(old), MilliUnits.units(base))
      return Event(
        subject: definition.id,
        timestamp: time,
        id: "\(definition.id).counter_reset.\(name)",
        type: "counter_reset",
        severity: .info,
        numbers: ["from": old, "to": new],
        english: "\(name) was reset: from \(old) it now counts from \(new)",
        vietnamese: "\(name) đã được đặt lại: từ \(old), nay đếm từ \(new)"
      )
    case .setBack(let old, let base):
      let (old, new) = (MilliUnits.units(old), MilliUnits.units(base))
      return Event(
        subject: definition.id,
        timestamp: time,
        id: "\(definition.id).counter_set_back.\(name)",
        type: "counter_set_back",
        severity: .warning,
        numbers: ["from": old, "to": new],
        english:
          "\(name) was set back from \(old) to \(new), as after a power cut; it counts on from "
          + "there",
        vietnamese: "\(name) bị lùi từ \(old) về \(new), như sau khi mất điện; nay đếm tiếp từ đó"
      )
    case nil, .wrapped, .jitter, .suspect, .reset, .epochResumed, .swapped: return nil
    }
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
