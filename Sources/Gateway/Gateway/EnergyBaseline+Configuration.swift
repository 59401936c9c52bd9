import Accounting
import Calendar
import Configuration
import Measurements

extension EnergyBaseline {
  /// What a configuration asks for; its days are those of a zone.
  init(_ definition: BaselineDefinition, zone: TimeZoneRules) {
    self.init(
      id: definition.id,
      account: definition.energy,
      drivers: definition.drivers.compactMap { reference in
        guard case .production(let line, _, let field) = reference else { return nil }
        return Driver(line: line, field: field)
      },
      period: Self.period(definition.period),
      training: Self.training(definition.training, zone: zone)
    )
    minimumR2 = definition.minimumR2
  }

  private static func period(_ period: BaselineDefinition.Period) -> Period {
    switch period {
    case .hour: .hour
    case .shift: .shift
    case .day: .day
    case .month: .month
    }
  }

  private static func training(
    _ training: BaselineDefinition.Training,
    zone: TimeZoneRules
  ) -> Training {
    switch training {
    case .table(let periods): .table(periods)
    case .days(let days):
      .ledger(
        Interval(
          from: zone.start(of: days.lowerBound),
          to: zone.start(of: days.upperBound.adding(days: 1))
        )
      )
    }
  }
}
