extension DeviceDiagnosis {
  /// Values that differ by a power of ten from what other values imply.
  var scales: [DiagnosisFinding] {
    [frequencyScale, factorScale, voltageScale, powerScale].compactMap { $0 }
  }

  private var frequencyScale: DiagnosisFinding? {
    guard let hertz = value("frequency"), hertz > 0, !(45...65).contains(hertz) else { return nil }
    let power = [-4, -3, -2, -1, 1, 2, 3, 4].first { (45...65).contains(hertz.shifted(by: $0)) }
    guard let power else { return nil }
    return finding(
      .scale,
      .frequency(
        hertz.shown,
        wouldBe: hertz.shifted(by: power).shown,
        factor: 1.0.shifted(by: power).shown
      ),
      points: ["frequency"]
    )
  }

  private var factorScale: DiagnosisFinding? {
    guard let factor = value("power_factor"), factor.magnitude > 1.1, factor.magnitude <= 1000
    else { return nil }
    let power = factor.magnitude > 100 ? -3 : -2
    return finding(
      .scale,
      .powerFactor(factor.shown, factor: 1.0.shifted(by: power).shown),
      points: ["power_factor"]
    )
  }

  /// Phase-to-phase voltages are √3 times phase voltages.
  private var voltageScale: DiagnosisFinding? {
    guard let phase = value("voltage_l1_n"), let line = value("voltage_l1_l2"), phase > 1, line > 1,
      let power = (line / (phase * 1.732)).nearPowerOfTen
    else { return nil }
    return finding(
      .scale,
      .voltages(
        line: line.shown,
        phase: phase.shown,
        factor: 1.0.shifted(by: abs(power)).shown
      ),
      points: ["voltage_l1_l2", "voltage_l1_n"]
    )
  }

  /// Power is voltage times current, times the power factor where there is one.
  private var powerScale: DiagnosisFinding? {
    guard let volts = phases({ "voltage_l\($0)_n" }), let amperes = phases({ "current_l\($0)" })
    else { return nil }
    let product = zip(volts, amperes).reduce(0) { $0 + ($1.0 * $1.1).magnitude }
    guard product > 1, let (name, power) = comparablePower,
      let exponent = (power / product).nearPowerOfTen
    else { return nil }
    return finding(
      .scale,
      .power(
        name,
        power.shown,
        product: product.shown,
        factor: 1.0.shifted(by: abs(exponent)).shown
      ),
      points: [name] + (1...3).map { "current_l\($0)" }
    )
  }

  /// The power in VA that voltage times current must match, and the name of its point.
  private var comparablePower: (name: String, power: Double)? {
    if let apparent = value("apparent_power") { return ("apparent_power", apparent.magnitude) }
    guard let active = value("active_power") else { return nil }
    if let factor = value("power_factor"), (0.2...1).contains(factor.magnitude) {
      return ("active_power by power_factor", active.magnitude / factor.magnitude)
    }
    guard let reactive = value("reactive_power") else { return nil }
    return (
      "the sum of active and reactive power", (active * active + reactive * reactive).squareRoot()
    )
  }
}

extension Double {
  /// The value times a power of ten.
  func shifted(by exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? self / power : self * power
  }
}
