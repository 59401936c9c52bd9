import DeviceProfiles

extension DeviceDiagnosis {
  /// Reversed current transformers, and currents that belong to other phases than the voltages.
  var wiring: [DiagnosisFinding] {
    guard let powers = phases({ "active_power_l\($0)" }) else {
      return [wholePower].compactMap { $0 }
    }
    if let factors = phaseFactors(powers), let swapped = swappedPhases(powers, factors) {
      return [swapped]
    }
    return reversedPhases(powers)
  }

  /// A smaller power proves nothing, W: a hundredth of the rated power, or 50 W.
  private var threshold: Double { max(50, (device.ratedPower ?? 0) / 100) }

  /// For a meter that measures only the total power.
  private var wholePower: DiagnosisFinding? {
    guard !isProducer, let power = value("active_power"), power < -threshold else { return nil }
    return finding(
      .reversedTransformer,
      .negativeConsumer(power.shown, device: device.id),
      points: ["active_power"]
    )
  }

  private func reversedPhases(_ powers: [Double]) -> [DiagnosisFinding] {
    let negative = powers.indices.filter { powers[$0] < -threshold }
    let positive = powers.indices.filter { powers[$0] > threshold }
    guard !negative.isEmpty else { return [] }
    if positive.isEmpty {
      return isProducer || negative.count < 3 ? [] : [wholeReversal(powers)]
    }
    // Some phases are positive and some negative: the smaller set is probably wrong.
    let expectsNegative = isProducer ? negative.count >= positive.count : false
    let wrong = expectsNegative ? positive : negative
    let names = wrong.map { "active_power_l\($0 + 1)" }
    let shown = wrong.map { "L\($0 + 1) \(powers[$0].shown) W" }.joined(separator: ", ")
    return [
      finding(
        .reversedTransformer,
        .reversedPhases(shown),
        points: names
      )
    ]
  }

  private func wholeReversal(_ powers: [Double]) -> DiagnosisFinding {
    finding(
      .reversedTransformer,
      .allReversed(powers.map(\.shown).joined(separator: ", "), device: device.id),
      points: (1...3).map { "active_power_l\($0)" }
    )
  }

  /// Signed power factors, from power, voltage and current; `nil` without a load in each phase.
  private func phaseFactors(_ powers: [Double]) -> [Double]? {
    guard let volts = phases({ "voltage_l\($0)_n" }), let amperes = phases({ "current_l\($0)" })
    else { return nil }
    let apparent = zip(volts, amperes).map { abs($0 * $1) }
    guard apparent.allSatisfy({ $0 > threshold }) else { return nil }
    return zip(powers, apparent).map { $0 / $1 }
  }

  /// Currents are about equal, but power factors differ greatly in size.
  ///
  /// Then the angles between voltage and current are wrong by 120° in two phases. A reversed
  /// transformer would change only the sign.
  private func swappedPhases(_ powers: [Double], _ factors: [Double]) -> DiagnosisFinding? {
    guard let amperes = phases({ "current_l\($0)" }), let most = amperes.map(\.magnitude).max(),
      let least = amperes.map(\.magnitude).min(), least > most * 0.6
    else { return nil }
    let sizes = factors.map(\.magnitude)
    guard let low = sizes.min(), let high = sizes.max(), high <= 1.1, high - low > 0.4,
      factors.contains(where: { $0 < 0.2 })
    else { return nil }
    return finding(
      .swappedPhases,
      .swappedPhases(
        factors: factors.map { (($0 * 100).rounded() / 100).shown }.joined(separator: ", ")
      ),
      points: (1...3).flatMap { ["active_power_l\($0)", "current_l\($0)"] }
    )
  }
}
