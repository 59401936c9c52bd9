package import Events
import Measurements

extension AlarmRule {
  /// The event for a transition.
  package func event(for transition: AlarmTransition) -> Event {
    let facts = AlarmFacts(
      id: id,
      on: valueName,
      severity: severity,
      value: transition.value,
      unit: unit
    )
    let content: EventContent =
      switch transition.kind {
      case .raised:
        .alarmRaised(facts, condition.judgement, limit: limit(isRaised: true), hold: hold)
      case .cleared: .alarmCleared(facts, limit: limit(isRaised: false))
      }
    return Event(content, of: subject, at: transition.time, id: id)
  }

  /// The event for an alarm that was raised and is no longer configured.
  package static func removal(
    of id: String,
    _ state: AlarmState,
    at transition: AlarmTransition
  ) -> Event {
    Event(.alarmRemoved(id), of: state.subject, at: transition.time, id: id)
  }

  /// The limit at which it is raised, or the one at which it is cleared.
  private func limit(isRaised: Bool) -> FactValue {
    switch condition {
    case .above(let limit, let clear), .below(let limit, let clear):
      .quantity(isRaised ? limit : clear, unit: unit)
    case .outside(let range): .range(range, unit: unit)
    case .equals(let value), .changesFasterThan(let value): .quantity(value, unit: unit)
    case .noData(let duration): .quantity(Double(duration.components.seconds), unit: "s")
    }
  }
}

extension AlarmCondition {
  fileprivate var judgement: AlarmFacts.Condition {
    switch self {
    case .above: .above
    case .below: .below
    case .outside: .outside
    case .equals: .equals
    case .changesFasterThan: .changesFast
    case .noData: .noData
    }
  }
}
