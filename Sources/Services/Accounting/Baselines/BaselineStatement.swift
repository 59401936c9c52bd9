package import Baselines
import Calendar
package import Energy
package import Indicators
package import Measurements
package import Production
import Rows

/// What the ledger holds of a baseline's period: the energy and its drivers.
package struct BaselineStatement: Sendable {
  package let interval: Interval
  package let period: BaselinePeriod
  /// The account's import in Wh, where ``period`` is of another energy: the consumption of a site that
  /// generates.
  package let imported: Double?
  /// The least of the account's and the drivers' coverages, 0…1.
  package let coverage: Double
  /// What a counter's own difference bridged is known too, as in the account's rows.
  package let quality: ResultQuality
  /// Whether energy for a unit of the first driver means anything.
  private let tellsSpecificEnergy: Bool

  /// It is `nil` where the energy or a driver is not known, or an account or a line does not exist.
  ///
  /// `plannedStops` gives the stops of a line that were planned by hand.
  package init?(
    of baseline: EnergyBaseline,
    _ definition: AccountingDefinition,
    meters: [MeterSlot],
    lines: [ProductionSlot],
    _ plannedStops: (String) -> [Interval],
    in interval: Interval
  ) {
    let account = definition.energyAccount(baseline.account).map {
      AccountStatement(of: $0, slots: meters, in: interval, now: interval.to)
    }
    guard let account, let imported = account.totals.imported,
      let used = account.totals.used(definition.limits)
    else { return nil }
    let length = baseline.period == .month ? Double(interval.milliseconds) / 86_400_000 : 1
    var coverage = AccountTotals.share(used.measured, of: interval.milliseconds)
    var accounted = AccountTotals.share(used.accounted, of: interval.milliseconds)
    var drivers: [Double] = []
    var isBridged = used.isBridged
    for driver in baseline.drivers {
      guard
        let known = driver.reduction == nil
          ? Self.value(of: driver, definition, lines, plannedStops, in: interval)
          : driver.value(of: meters, in: interval)
      else { return nil }
      coverage = min(coverage, known.coverage)
      accounted = min(accounted, known.coverage)
      isBridged = isBridged || known.isEstimated
      // The model divides by the length: what is no amount must come out as it is.
      drivers.append(driver.isAmount ? known.value : known.value * length)
    }
    self.interval = interval
    self.coverage = coverage
    quality = definition.limits.quality(
      measured: coverage,
      accounted: accounted,
      isBridged: isBridged
    )
    self.imported = account.totals.generated == nil ? nil : MilliUnits.units(imported.amount)
    tellsSpecificEnergy = baseline.drivers.first?.isAmount == true
    period = BaselinePeriod(
      energy: MilliUnits.units(used.amount),
      drivers: drivers,
      length: length
    )
  }

  /// The KPI of a line, how much of its time is known, and whether it is made of something estimated.
  private static func value(
    of driver: EnergyBaseline.Driver,
    _ definition: AccountingDefinition,
    _ slots: [ProductionSlot],
    _ plannedStops: (String) -> [Interval],
    in interval: Interval
  ) -> (value: Double, coverage: Double, isEstimated: Bool)? {
    let line = definition.lineRows(driver.line).map {
      LineStatement(
        of: $0,
        slots: slots,
        in: RowPlace(interval: interval),
        period: "baseline",
        stops: plannedStops(driver.line),
        now: interval.to
      )
    }
    guard let line, let value = line[driver.field] else { return nil }
    return (value, line.coverage, line.isEstimated(driver.field))
  }

  /// The period against a model.
  package func comparison(to model: BaselineModel) -> BaselineComparison {
    var comparison = BaselineComparison(period, to: model)
    if !tellsSpecificEnergy { comparison.specificEnergy = nil }
    comparison.isComplete = quality != .incomplete
    return comparison
  }

  /// The periods of an interval, each of which the ledger must know well enough to learn from it.
  package static func training(
    of baseline: EnergyBaseline,
    _ definition: AccountingDefinition,
    meters: [MeterSlot],
    lines: [ProductionSlot],
    _ plannedStops: (String) -> [Interval],
    in interval: Interval
  ) -> [BaselinePeriod] {
    let meters = ByPeriod(meters, from: \.slot.from)
    let lines = ByPeriod(lines, from: \.slot.from)
    return definition.calendar.intervals(of: baseline.period, in: interval).compactMap { part in
      let statement = Self(
        of: baseline,
        definition,
        meters: meters.slots(in: part),
        lines: lines.slots(in: part),
        plannedStops,
        in: part
      )
      guard let statement, statement.coverage >= definition.limits.complete else { return nil }
      return statement.period
    }
  }
}

/// Slots in order, to take those of a period without looking at all of them.
private struct ByPeriod<Slot> {
  private let slots: [Slot]
  private let from: KeyPath<Slot, Timestamp>

  init(_ slots: [Slot], from: KeyPath<Slot, Timestamp>) {
    self.from = from
    self.slots = slots.sorted { $0[keyPath: from] < $1[keyPath: from] }
  }

  func slots(in interval: Interval) -> [Slot] {
    Array(slots[first(at: interval.from)..<first(at: interval.to)])
  }

  private func first(at moment: Timestamp) -> Int {
    var (low, high) = (slots.startIndex, slots.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if slots[middle][keyPath: from] < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
