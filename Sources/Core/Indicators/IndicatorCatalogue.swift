/// Every KPI, by what it is computed for; rows, `meta`, reports and `docs/kpis.md` are made of it.
package enum IndicatorCatalogue {
  /// Of energy accounts, including their demand windows.
  package static let energy: [Indicator] = [
    .activeEnergyImport, .activeEnergyExport, .generatedEnergy, .consumption, .selfConsumedEnergy,
    .reactiveEnergyImport, .peakActiveEnergy, .normalActiveEnergy, .offPeakActiveEnergy, .cost,
    .co2e, .co2eFactor, .co2eFactorYear, .toe, .averagePower, .powerFactor, .loadFactor,
    .selfConsumption, .selfSufficiency, .unaccounted, .unaccountedEnergy, .baseLoad, .demand,
    .peakDemand, .peakDemandAt, .demandForecast, .voltageUnbalance, .voltageUnbalanceIEC,
    .currentUnbalance,
  ]

  /// Only of energy accounts with generation.
  package static let ofGeneration: Set<Indicator> = [
    .generatedEnergy, .consumption, .selfConsumedEnergy, .selfConsumption, .selfSufficiency,
  ]

  /// Of production lines.
  package static let production: [Indicator] = [
    .plannedBusyTime, .productionTime, .setupTime, .delayTime, .downTime, .unknownTime, .minorStops,
    .minorStopTime, .produced, .good, .scrap, .rework, .availability, .effectiveness, .qualityRatio,
    .oee, .nee, .teep, .utilizationEfficiency, .allocationEfficiency, .technicalEfficiency,
    .setupRatio, .throughputRate, .itemsPerBusyHour, .scrapRatio, .reworkRatio, .mtbf, .mttr,
    .workerHours, .goodPerWorkerHour, .energyPerGood, .costPerGood, .co2ePerGood, .idleEnergy,
    .idleEnergyShare,
  ]

  /// Of energy baselines; the two energies are those of the account.
  package static let baseline: [Indicator] = [
    .activeEnergyImport, .consumption, .expected, .enpi, .saving, .cusum, .specificEnergy,
    .extrapolated, .r2, .cvRMSE, .trainingPeriods,
  ]

  private static let byName = Dictionary(
    (energy + production + baseline).map { ($0.name, $0) }
  ) { first, _ in first }

  /// The declaration of a name; `nil` where there is no such KPI.
  package static subscript(name: String) -> Indicator? { byName[name] }
}
