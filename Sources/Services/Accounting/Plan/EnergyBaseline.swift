package import Baselines
package import Calendar
package import Measurements

/// A baseline of an energy account: which periods, what drives them and what the model is made of.
package struct EnergyBaseline: Sendable, Hashable, Codable {
  /// A relevant variable: a KPI of a production line, such as its good items, or a point.
  package struct Driver: Sendable, Hashable, Codable {
    /// The line's id, or the device's.
    package var line: String
    /// The KPI's name, or the point's.
    package var field: String
    /// What becomes of the point's readings; `nil` for a KPI.
    package var reduction: PointReduction?

    package init(line: String, field: String) {
      self.line = line
      self.field = field
    }

    package init(device: String, point: String, reduction: PointReduction) {
      line = device
      field = point
      self.reduction = reduction
    }
  }

  /// What the model is made of.
  package enum Training: Sendable, Hashable, Codable {
    /// The periods of the ledger that lie in an interval.
    case ledger(Interval)
    /// Periods that the site brought with it.
    case table([BaselinePeriod])
  }

  package var id: String
  /// The energy account's id.
  package var account: String
  /// One to three.
  package var drivers: [Driver]
  package var period: Period
  package var training: Training
  /// Whether its energy is the consumption of a site that generates, and not the account's import.
  ///
  /// A model of the one says nothing of the other. `nil` is the import, as in states kept before.
  package var isOfConsumption: Bool?
  /// The least R² that is taken, 0…1.
  package var minimumR2 = BaselineModel.defaultLimit

  package init(
    id: String,
    account: String,
    drivers: [Driver],
    period: Period,
    training: Training
  ) {
    self.id = id
    self.account = account
    self.drivers = drivers
    self.period = period
    self.training = training
  }
}

extension PlantCalendar {
  /// The whole intervals of a period that lie in an interval, in order.
  package func intervals(of period: Period, in interval: Interval) -> [Interval] {
    if period == .shift {
      return shifts(overlapping: interval).map(\.interval)
        .filter { $0.from >= interval.from && $0.to <= interval.to }
    }
    var found: [Interval] = []
    var moment = interval.from
    while moment < interval.to, let next = self.interval(of: period, containing: moment) {
      if next.from >= interval.from, next.to <= interval.to { found.append(next) }
      moment = max(next.to, moment.advanced(byMilliseconds: 1))
    }
    return found
  }
}
