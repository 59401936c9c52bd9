extension DeviceExamination {
  /// Voltages or a frequency that a live network never has: no supply at the meter's inputs, or points
  /// that are read in the wrong place.
  var supplyQuestions: [Finding] {
    guard !isProducer, !isInternal else { return [] }
    let names = (PhaseQuantities.phaseVoltageNames + PhaseQuantities.lineVoltageNames)
      .filter { values.value($0) != nil }
    let volts = names.compactMap(values.value).max()
    let hertz = values.value("frequency")
    let isDead = volts.map { $0 < 25 } ?? false
    let isStill = hertz == 0 && (volts.map { $0 > 25 } ?? true)
    guard isDead || isStill else { return [] }
    return [
      Finding(
        .implausible,
        [.noVoltage, .wrongScale],
        .noSupply(volts: volts, hertz: hertz),
        points: names + (hertz == nil ? [] : ["frequency"])
      )
    ]
  }
}
