extension ScaleCheck {
  private var active: (name: String, value: Double)? {
    let value =
      quantities.active?.map(\.magnitude).reduce(0, +) ?? quantities.totalActive?.magnitude
    let name = quantities.active == nil ? "active_power" : "active_power_l1"
    guard let value, value > 10 * values.step(name) else { return nil }
    return (name, value)
  }

  /// Active power that differs from power factor times apparent power by a power of ten.
  func activeAlone(_ product: Double) -> Finding? {
    guard let (name, value) = active else { return nil }
    var expected: Double?
    if let factor = quantities.totalFactor, factor > 0.3, quantities.active == nil,
      !isConfirmed(factor)
    {
      expected = factor * product
    } else if let factors = quantities.factors, let loads = quantities.loads,
      factors.allSatisfy({ $0 > 0.3 })
    {
      expected = zip(factors, loads).reduce(0) { $0 + $1.0 * $1.1 }
    }
    // A tenth of a total can be what swapped currents leave.
    if let expected, let power = (value / expected).nearPowerOfTen,
      power != -1 || quantities.active != nil
    {
      return activePower(name, value, expected, power)
    }
    guard let (expected, power) = offByReactive(product), power < -1 else { return nil }
    return activePower(name, value, expected, power)
  }

  private func activePower(
    _ name: String,
    _ value: Double,
    _ expected: Double,
    _ power: Int
  ) -> Finding {
    Finding(
      .scale,
      [.wrongScale],
      .activePower(value, expected: expected, factor: 1.0.shifted(by: abs(power))),
      points: [name]
    )
  }

  /// Whether the totals agree among themselves: then they are small, not scaled wrongly.
  private func isConfirmed(_ factor: Double) -> Bool {
    guard let active = quantities.totalActive?.magnitude else { return false }
    let square = quantities.totalReactive.map { active * active + $0 * $0 }
    return [square?.squareRoot(), quantities.totalApparent].compactMap { $0 }
      .contains { $0 > 0 && (active / $0 - factor).magnitude < 0.06 }
  }

  /// The active power that the triangle of powers leaves, and the power of ten to what is read.
  private func offByReactive(_ product: Double) -> (expected: Double, power: Int)? {
    guard let value = active?.value,
      let reactive = quantities.reactive?.map(\.magnitude).reduce(0, +), reactive > 0,
      reactive < 0.9 * product
    else { return nil }
    let expected = (product * product - reactive * reactive).squareRoot()
    return (value / expected).nearPowerOfTen.map { (expected, $0) }
  }

  /// A tenth of the active power: with harmonics, rotated currents can look so too.
  var activeDoubt: Finding? {
    guard let product = quantities.product, product > quantities.leastLoad, let active,
      let (expected, power) = offByReactive(product)
    else { return nil }
    var finding = activePower(active.name, active.value, expected, power)
    finding.causes = [.wrongScale, .rotatedCurrents]
    return finding
  }
}
