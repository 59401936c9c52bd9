import DeviceProfiles

/// Frequency, power factor and voltages, whose usual values are known.
extension ScaleCheck {
  var frequency: Finding? {
    guard let hertz = quantities.frequency, hertz > 0, !(40...70).contains(hertz) else {
      return nil
    }
    let power = [-1, 1, -2, 2, -3, 3, -4, 4].first { (45...65).contains(hertz.shifted(by: $0)) }
    return Finding(
      .scale,
      [.wrongScale],
      .frequency(hertz, factor: power.map { 1.0.shifted(by: $0) }),
      points: ["frequency"]
    )
  }

  var factor: Finding? {
    let names = ["power_factor"] + (1...3).map { "power_factor_l\($0)" }
    let wrong = names.filter { (values.value($0) ?? 0).magnitude > 2 }
    guard let name = wrong.first, let value = values.value(name) else { return nil }
    return Finding(
      .scale,
      [.wrongScale],
      .powerFactor(name, value, factor: value.magnitude > 100 ? 0.001 : 0.01),
      points: wrong
    )
  }

  /// Even voltages of a live network that are thousandths of a usual one.
  var kilovolts: Finding? {
    guard let volts = quantities.voltages, let most = volts.max(), let least = volts.min(),
      (0.05...0.8).contains(least), most < 1.1 * least, Bounds.isUsualVoltage(most * 1000),
      let hertz = quantities.frequency, (45...65).contains(hertz)
    else { return nil }
    let words = FindingText.oddVoltages(most, factor: 1000)
    return Finding(.scale, [.wrongScale], words, points: PhaseQuantities.phaseVoltageNames)
  }

  /// Line voltages are √3 times phase voltages; a system has a usual voltage.
  var voltages: [Finding] {
    let phases = PhaseQuantities.phaseVoltageNames.compactMap { name in
      values.value(name).map { (name, $0) }
    }.filter { $0.1 > 1 }
    let lines = PhaseQuantities.lineVoltageNames.compactMap { name in
      values.value(name).map { (name, $0) }
    }.filter { $0.1 > 1 }
    func median(_ list: [(String, Double)]) -> Double? {
      list.isEmpty ? nil : list.map(\.1).sorted()[list.count / 2]
    }
    if let phase = median(phases), let line = median(lines), phase > 1, line > 1,
      let power = (line / (phase * 1.732)).nearPowerOfTen
    {
      let words = FindingText.voltages(
        line: line,
        phase: phase,
        factor: 1.0.shifted(by: abs(power))
      )
      return [Finding(.scale, [.wrongScale], words, points: (lines + phases).map(\.0))]
    }
    return oddVoltages(phases + lines)
  }

  /// Voltages of no usual system that a power of ten explains, where powers say the same.
  private func oddVoltages(_ all: [(name: String, volts: Double)]) -> [Finding] {
    guard let highest = all.map(\.volts).max(), !Bounds.isUsualVoltage(highest),
      let product = quantities.product, let power = referencePower, product > 0,
      let exponent = (product / power).nearPowerOfTen,
      Bounds.isUsualVoltage(highest.shifted(by: -exponent))
    else { return [] }
    let words = FindingText.oddVoltages(highest, factor: 1.0.shifted(by: -exponent))
    return [Finding(.scale, [.wrongScale], words, points: all.map(\.name))]
  }

  /// The apparent power by the powers that are reported, phase by phase where possible.
  private var referencePower: Double? {
    if let apparent = quantities.apparent { return positive(apparent.reduce(0, +)) }
    if let active = quantities.active, let reactive = quantities.reactive {
      return positive(
        zip(active, reactive).reduce(0) { $0 + ($1.0 * $1.0 + $1.1 * $1.1).squareRoot() }
      )
    }
    if let active = quantities.active, let factors = quantities.factors,
      factors.allSatisfy({ $0 > 0.2 })
    {
      return positive(zip(active, factors).reduce(0) { $0 + abs($1.0) / $1.1 })
    }
    return nil
  }

  private func positive(_ value: Double) -> Double? { value > 0 ? value : nil }
}
