import Energy
package import Indicators

/// How often a line's numbers came from an estimate: a counter that was set back, or a gap of more than
/// two poll periods that a counter's own difference bridged.
///
/// The numbers are counts of bookings, so that what is taken back leaves no trace.
package struct ProductionEstimates: Sendable, Hashable, Codable {
  package var produced: Int64 = 0
  package var good: Int64 = 0
  package var scrap: Int64 = 0
  package var rework: Int64 = 0
  package var idleEnergy: Int64 = 0
  package var stateEnergy: Int64 = 0

  package init() {}

  package static let none = Self()

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    guard other != .none else { return }
    operation(&produced, other.produced)
    operation(&good, other.good)
    operation(&scrap, other.scrap)
    operation(&rework, other.rework)
    operation(&idleEnergy, other.idleEnergy)
    operation(&stateEnergy, other.stateEnergy)
  }
}

extension ProductionSums {
  /// Which results are known less well than readings that follow each other as they should, by name.
  ///
  /// The energy and what is divided by it are known as well as the line's account knows them.
  package func estimated(_ terms: ProductionTerms) -> [String: ResultQuality] {
    var doubts: [String: ResultQuality] = [:]
    let note = { (isEstimated: Bool, names: [String]) in
      guard isEstimated else { return }
      for name in names { doubts[name] = .estimated }
    }
    note(estimates.produced > 0, Self.namesOfProduced)
    note(estimates.good > 0, Self.namesOfGood)
    note(estimates.scrap > 0, ["scrap", "scrap_ratio"])
    note(estimates.rework > 0, ["rework", "rework_ratio"])
    note(estimates.idleEnergy > 0, ["idle_energy"])
    note(estimates.stateEnergy > 0, ["idle_energy_share"])
    guard terms.energyQuality != .good else { return doubts }
    for name in Self.namesOfEnergy { doubts[name] = terms.energyQuality }
    guard terms.energyQuality == .incomplete else { return doubts }
    for name in ["idle_energy", "idle_energy_share"] { doubts[name] = .incomplete }
    return doubts
  }

  private static let namesOfProduced = [
    "produced", "effectiveness", "quality_ratio", "throughput_rate", "items_per_busy_hour",
    "scrap_ratio", "rework_ratio",
  ]

  private static let namesOfGood = [
    "good", "quality_ratio", "oee", "nee", "teep", "good_per_worker_hour", "energy_per_good",
    "cost_per_good", "co2e_per_good",
  ]

  private static let namesOfEnergy = ["energy_per_good", "cost_per_good", "co2e_per_good"]
}
