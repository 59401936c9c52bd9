import Baselines
import Energy
import Measurements

extension EnergyBaseline.Driver {
  /// As reports name it.
  package var name: String {
    let point = "\(line).\(field)"
    return switch reduction {
    case nil, .mean, .increase: point
    case .heating(let base): "heating_degree_days(\(point), \(base))"
    case .cooling(let base): "cooling_degree_days(\(point), \(base))"
    }
  }

  /// Whether it grows with the period's length; a ratio, a rate and a mean do not.
  package var isAmount: Bool { reduction?.isAmount ?? Self.amounts.contains(field) }

  private static let amounts: Set<String> = [
    "planned_busy_time", "production_time", "setup_time", "delay_time", "down_time",
    "unknown_time", "minor_stops", "minor_stop_time", "produced", "good", "scrap",
    "worker_hours", "idle_energy",
  ]
}

extension EnergyBaseline.Driver {
  /// What is taken off each reading of a point before it is summed up over time.
  var base: Double {
    switch reduction {
    case .heating(let base), .cooling(let base): base
    case nil, .mean, .increase: 0
    }
  }

  /// The names of the ledger's registers that hold the point's time integral above and below the base, in
  /// millionths of the unit times hours.
  var integrals: (above: String, below: String) {
    ("\(line).\(field).above_\(base)", "\(line).\(field).below_\(base)")
  }

  /// The point's number for an interval, the share of the interval that is known, and whether a gap in it
  /// was bridged.
  ///
  /// - Parameters:
  ///   - slots: The ledger's slots of the interval, of any registers.
  ///   - interval: The period.
  /// - Returns: `nil` where nothing is known, or for the KPI of a line.
  func value(
    of slots: [MeterSlot],
    in interval: Interval
  ) -> (value: Double, coverage: Double, isEstimated: Bool)? {
    guard let reduction, !interval.isEmpty else { return nil }
    if reduction == .increase {
      let sum = Self.sum(of: "\(line).\(field)", slots)
      guard sum.accounted > 0 else { return nil }
      let share = share(sum.accounted, of: interval)
      return (MilliUnits.units(sum.amount), share, sum.bridged > 0)
    }
    let (above, below) = (
      Self.sum(of: integrals.above, slots), Self.sum(of: integrals.below, slots)
    )
    guard above.measured > 0 else { return nil }
    let hours = Double(above.measured) / 3_600_000
    let means = (Double(above.amount) / hours / 1e6, Double(below.amount) / hours / 1e6)
    let days = Double(interval.milliseconds) / 86_400_000
    let value =
      switch reduction {
      case .mean, .increase: means.0 - means.1
      case .heating: means.1 * days
      case .cooling: means.0 * days
      }
    return (value, share(above.measured, of: interval), false)
  }

  private static func sum(of register: String, _ slots: [MeterSlot]) -> CounterSum {
    slots.reduce(into: .zero) { sum, slot in
      if slot.register == register { sum += slot.sum }
    }
  }

  private func share(_ known: Int64, of interval: Interval) -> Double {
    min(1, Double(known) / Double(interval.milliseconds))
  }
}
