import Energy
package import Indicators

extension ProductionSums {
  /// The results by the names of the documentation, in its order; times in seconds.
  ///
  /// Formulas: ISO 22400-2. An undefined ratio is absent: without planned busy time all of them,
  /// without production time effectiveness, quality ratio and NEE (availability and OEE are 0 then).
  /// OEE is computed as Σ PRI·GQ / PBT, which equals availability · effectiveness · quality ratio, the
  /// latter weighted by time where there are several products. Effectiveness is not cut off at 1. A
  /// ratio of items to time is absent too where the time is known for clearly more of the interval.
  package func indicators(_ terms: ProductionTerms = ProductionTerms()) -> [IndicatorValue] {
    var values = times + counts(terms)
    if plannedBusyTime > 0 {
      values += effectivenessRatios(terms) + timeRatios + itemRatios(terms)
    }
    values += failureTimes(terms) + labour(terms) + energies(terms)
    let unfounded = unfoundedNames(terms)
    return values.filter { $0.value.isFinite && !unfounded.contains($0.name) }
  }

  private var times: [IndicatorValue] {
    [
      IndicatorValue(.plannedBusyTime, Self.seconds(plannedBusyTime)),
      IndicatorValue(.productionTime, Self.seconds(productionTime)),
      IndicatorValue(.setupTime, Self.seconds(setupTime)),
      IndicatorValue(.delayTime, Self.seconds(delayTime)),
      IndicatorValue(.downTime, Self.seconds(downTime)),
      IndicatorValue(.unknownTime, Self.seconds(unknownTime)),
      IndicatorValue(.minorStops, Double(minorStops)),
      IndicatorValue(.minorStopTime, Self.seconds(minorStopTime)),
    ]
  }

  private func counts(_ terms: ProductionTerms) -> [IndicatorValue] {
    [
      IndicatorValue(.produced, Double(max(0, produced))),
      IndicatorValue(.good, goodItems),
      IndicatorValue(.scrap, Double(max(0, scrap))),
      terms.countsRework ? IndicatorValue(.rework, Double(max(0, rework))) : nil,
    ].compactMap { $0 }
  }

  private func effectivenessRatios(_ terms: ProductionTerms) -> [IndicatorValue] {
    let isRunning = productionTime > 0
    let oee = isRunning ? goodTime / Double(plannedBusyTime) : 0
    let calendar = Double(terms.calendarTime ?? calendarTime)
    let processing = Self.share(processingTime, of: productionTime)
    return [
      Self.ratio(.availability, productionTime, plannedBusyTime),
      isRunning ? IndicatorValue(.effectiveness, producedTime / Double(productionTime)) : nil,
      isRunning && produced > 0
        ? IndicatorValue(.qualityRatio, goodItems / Double(produced)) : nil,
      IndicatorValue(.oee, oee),
      processing.map { IndicatorValue(.nee, oee * $0) },
      calendar > 0 ? IndicatorValue(.teep, oee * Double(plannedBusyTime) / calendar) : nil,
    ].compactMap { $0 }
  }

  private var timeRatios: [IndicatorValue] {
    [
      Self.ratio(.utilizationEfficiency, productionTime, busyTime),
      Self.ratio(.allocationEfficiency, busyTime, plannedBusyTime),
      Self.ratio(.technicalEfficiency, productionTime, productionTime.saturatingAdd(delayTime)),
      Self.ratio(.setupRatio, setupTime, processingTime),
    ].compactMap { $0 }
  }

  private func itemRatios(_ terms: ProductionTerms) -> [IndicatorValue] {
    let perHour = { (name: String, time: Int64) -> IndicatorValue? in
      guard time > 0 else { return nil }
      return IndicatorValue(name, Double(max(0, self.produced)) * 3_600_000 / Double(time))
    }
    let scrapRatio = Self.share(max(0, scrap), of: produced)
    let reworkRatio = terms.countsRework ? Self.share(max(0, rework), of: produced) : nil
    return [
      // Of orders nothing is known but that one is executed while the line is busy: AOET is AUBT then.
      perHour("throughput_rate", busyTime),
      perHour("items_per_busy_hour", plannedBusyTime),
      scrapRatio.map { IndicatorValue(.scrapRatio, $0) },
      reworkRatio.map { IndicatorValue(.reworkRatio, $0) },
    ].compactMap { $0 }
  }

  /// Mean times in seconds; absent without a failure.
  private func failureTimes(_ terms: ProductionTerms) -> [IndicatorValue] {
    guard failures > 0, plannedBusyTime > 0 else { return [] }
    let extra = terms.failureDenominator == .failuresPlusOne ? 1.0 : 0
    let operating = Self.seconds(processingTime) / (Double(failures) + extra)
    let repair = max(0, Self.seconds(delayTime) - Self.seconds(minorStopTime)) / Double(failures)
    return [IndicatorValue(.mtbf, operating), IndicatorValue(.mttr, repair)]
  }

  /// Good items for each hour that is paid: workers times planned operation time.
  private func labour(_ terms: ProductionTerms) -> [IndicatorValue] {
    var hours = Double(max(0, workTime)) / 3_600_000
    if workTime <= 0, let workers = terms.workers {
      hours = workers * Double(max(0, operationTime)) / 3_600_000
    }
    guard hours > 0 else { return [] }
    return [
      IndicatorValue(.workerHours, hours),
      IndicatorValue(.goodPerWorkerHour, goodItems / hours),
    ]
  }

  private func energies(_ terms: ProductionTerms) -> [IndicatorValue] {
    let idle = terms.idleEnergy ?? terms.energy.map { _ in MilliUnits.units(max(0, idleEnergy)) }
    let perGood = { (name: String, amount: Double?) -> IndicatorValue? in
      guard let amount, self.good > 0 else { return nil }
      return IndicatorValue(name, amount / self.goodItems)
    }
    return [
      perGood("energy_per_good", terms.energy),
      perGood("cost_per_good", terms.cost),
      perGood("co2e_per_good", terms.co2e),
      idle.map { IndicatorValue(.idleEnergy, $0) },
      idle.flatMap { _ in idleShare },
    ].compactMap { $0 }
  }

  /// Idle energy's share of the energy whose states are known; absent where there is none of that.
  ///
  /// Slots of earlier versions do not have the energy of known states; a sum with them has no share.
  private var idleShare: IndicatorValue? {
    guard stateEnergy > 0 else { return nil }
    return Self.ratio(.idleEnergyShare, max(0, idleEnergy), stateEnergy)
  }
}

extension ProductionSums {
  /// AUPT: milliseconds running or in setup.
  package var processingTime: Int64 { productionTime.saturatingAdd(setupTime) }
  /// AUBT: milliseconds of processing and delays.
  package var busyTime: Int64 { processingTime.saturatingAdd(delayTime) }

  /// Whether more was produced than the planned run time allows: the ideal cycle looks too long.
  package var exceedsIdealCycle: Bool {
    productionTime > 0 && producedTime > Double(productionTime)
  }

  /// Why a number is to be doubted, by its name; empty where none is.
  ///
  /// Good items or scrap below 0 are shown as 0. They come from a counter that runs behind another, such as scrap
  /// that is entered later than it was made; longer intervals make up for it.
  package var doubts: [String: String] {
    var doubts: [String: String] = [:]
    if plannedBusyTime > 0, exceedsIdealCycle { doubts["effectiveness"] = "exceeds_ideal_cycle" }
    if good < 0 { doubts["good"] = "below_zero" }
    if scrap < 0 { doubts["scrap"] = "below_zero" }
    return doubts
  }

  /// Milliseconds planned for the items.
  private var producedTime: Double { Double(max(0, plannedForProduced)) / 1000 }
  private var goodTime: Double { Double(max(0, plannedForGood)) / 1000 }
  private var goodItems: Double { Double(max(0, good)) }

  private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }

  private static func share(_ part: Int64, of whole: Int64) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  private static func ratio(
    _ indicator: Indicator,
    _ part: Int64,
    _ whole: Int64
  ) -> IndicatorValue? {
    share(part, of: whole).map { IndicatorValue(indicator, $0) }
  }
}
