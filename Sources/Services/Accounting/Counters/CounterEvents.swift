import Energy
import Events
import Indicators
import Measurements

extension MeterFeed {
  /// The event of a remarkable reading; `nil` where it is not remarkable enough.
  func event(for note: CounterNote, at time: Timestamp) -> Event? {
    content(of: note).map { event($0, at: time) }
  }

  func event(_ content: EventContent, at time: Timestamp) -> Event {
    let id = "\(name).\(content.kind.code).\(time.milliseconds)"
    return Event(content, of: device, at: time, id: id)
  }

  private func content(of note: CounterNote) -> EventContent? {
    switch note {
    case .jitter, .suspect, .reset, .swapped: nil
    case .setBack(let old, let base):
      .counterSetBack(
        point: name,
        from: MilliUnits.units(old),
        to: MilliUnits.units(base),
        unit: unit
      )
    case .wrapped: .counterWrap(point: name)
    case .epochStarted(let old, let base):
      .counterReset(
        point: name,
        from: MilliUnits.units(old),
        to: MilliUnits.units(base),
        unit: unit
      )
    case .epochResumed: .counterResumed(point: name)
    }
  }

  /// The unit of the point, as far as it is a standard one of energy.
  var unit: String? { IndicatorCatalogue[point]?.unit.rawValue }
}
