import Registers

extension MeasuredValues {
  /// The smallest step that a counter is seen to make, in its unit.
  ///
  /// Many meters count in coarser steps than their registers can show: 12345.00 kWh in a float, or
  /// 4183000 Wh. Where all values are multiples of a power of ten, with three digits or more in front
  /// of it, that is taken as the step. A value that only happens to end in zeros makes the judgement
  /// wait longer, never wrong.
  func counterStep(_ name: String) -> Double {
    let own = max(step(name), 1e-9)
    // As the registers have it: ratios of transformers make multiples of ten to other numbers.
    let unit = unit(name)
    let all = history(name).map { $0.value.magnitude / unit }
    guard let most = all.max(), most > 0 else { return own }
    var found = own / unit
    for power in -3...9 {
      let step = 1.0.shifted(by: power)
      guard step > found, all.allSatisfy({ isMultiple($0, of: step, within: own / unit) })
      else { continue }
      found = step
    }
    return most / found >= 100 ? max(own, min(found * unit, Self.mostStep)) : own
  }

  /// 10 kWh: no meter counts in larger steps.
  private static let mostStep = 1e4

  private func isMultiple(_ value: Double, of step: Double, within error: Double) -> Bool {
    let rest = value.truncatingRemainder(dividingBy: step)
    return min(rest, step - rest) <= min(0.02 * step, 1.01 * error)
  }
}
