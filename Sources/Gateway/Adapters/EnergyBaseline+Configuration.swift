import Accounting
import Calendar
import Configuration
import Measurements
import Production

extension EnergyBaseline {
  /// A baseline as configured; its days follow a zone.
  init(_ definition: BaselineDefinition, zone: TimeZoneRules) {
    self.init(
      id: definition.id,
      account: definition.energy,
      drivers: definition.drivers.map(Driver.init),
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

extension EnergyBaseline.Driver {
  fileprivate init(_ definition: BaselineDefinition.Driver) {
    switch definition {
    case .line(let line, let field): self.init(line: line, field: field)
    case .point(let point, let reduction):
      self.init(device: point.device, point: point.point, reduction: reduction)
    }
  }
}
