package import Baselines
package import Indicators

extension BaselineComparison {
  /// By the names of the documentation; a period that too little is known of is not judged.
  ///
  /// With `imported`, in Wh, what is compared is the consumption of a site that generates.
  package func values(
    cusum: Double,
    _ model: BaselineModel,
    imported: Double? = nil
  ) -> [IndicatorValue] {
    let judged = isComplete ? self : nil
    return [
      IndicatorValue(.activeEnergyImport, imported ?? actual),
      imported.map { _ in IndicatorValue(.consumption, actual) },
      IndicatorValue(.expected, expected),
      judged?.ratio.map { IndicatorValue(.enpi, $0) },
      judged.map { IndicatorValue(.saving, $0.saving) },
      IndicatorValue(.cusum, cusum),
      judged?.specificEnergy.map { IndicatorValue(.specificEnergy, $0) },
      IndicatorValue(.extrapolated, isExtrapolated ? 1 : 0), IndicatorValue(.r2, model.r2),
      IndicatorValue(.cvRMSE, model.variation),
      IndicatorValue(.trainingPeriods, Double(model.periods)),
    ].compactMap { $0 }.filter { $0.value.isFinite }
  }
}
