import Energy
import Events
import Indicators
import Languages
import Measurements

// The events of a production line.
extension ProductionLineDefinition {
  func stateChange(from run: StateRun, to state: MachineState, at moment: Timestamp) -> Event {
    Event(
      .stateChange(
        line: id,
        from: run.state.named,
        to: state.named,
        duration: moment.milliseconds(since: run.from),
        isFault: state == .fault
      ),
      of: id,
      at: moment,
      id: "\(id).state"
    )
  }

  func stateResumed(_ state: MachineState, at moment: Timestamp) -> Event {
    Event(.stateResumed(line: id, to: state.named), of: id, at: moment, id: "\(id).state")
  }

  /// The event of what a counter's reading showed; `nil` where it is not remarkable enough.
  func event(for note: CounterNote?, of kind: ItemKind, at time: Timestamp) -> Event? {
    let name = counters[kind]?.name ?? ""
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
    return Event(content, of: id, at: time, id: "\(id).\(content.kind.code).\(name)")
  }
}
