/// Do the quantities fit each other? Powers of ten, and factors that no wiring can make.
struct ScaleCheck {
  private(set) var findings: [Finding] = []
  private(set) var undecided: [Finding] = []
  let values: MeasuredValues
  let quantities: PhaseQuantities

  init(_ examination: DeviceExamination, _ quantities: PhaseQuantities) {
    values = examination.values
    self.quantities = quantities
    findings = [frequency, factor, kilovolts].compactMap { $0 } + voltages
    guard findings.isEmpty else { return }
    let sums = totals
    // A factor that is no power of ten is no scale: a register at its end, or a total of something else.
    if let sums, sums.causes == [.wrongScale] { findings.append(sums) }
    if findings.isEmpty, let powers {
      // Voltage, current and power are read one after the other: of a load that jumps, one reading
      // alone can mix two moments.
      let isSure = powers.rule == .scale || values.seconds.count >= 3 || !isModest
      if isSure { findings.append(powers) } else { undecided.append(powers) }
    }
    if findings.isEmpty { undecided += [sums, doubt, activeDoubt].compactMap { $0 } }
  }

  /// The total against the sum of its phases.
  private var totals: Finding? {
    for (stem, total) in [
      ("active_power", quantities.totalActive), ("reactive_power", quantities.totalReactive),
      ("apparent_power", quantities.totalApparent),
    ] {
      let names = (1...3).map { "\(stem)_l\($0)" }
      guard let total, let phases = values.values(names) else { continue }
      let sum = phases.reduce(0, +)
      let size = phases.map(\.magnitude).reduce(0, +)
      // Phases that nearly cancel each other out leave a small sum.
      guard sum.magnitude > 0.3 * size, total.magnitude > 10 * values.step(stem),
        sum.magnitude > 10 * values.step(names[0])
      else { continue }
      let ratio = (total / sum).magnitude
      let power = ratio.nearPowerOfTen
      // A total of apparent power may be that of the vectors.
      if stem == "apparent_power", isSumOfVectors(total) { continue }
      guard power != nil || (sum.magnitude > 0.6 * size && !(0.5...1.5).contains(ratio))
      else { continue }
      let words = FindingText.total(
        stem,
        total,
        sum: sum,
        factor: power.map { 1.0.shifted(by: abs($0)) }
      )
      let causes: [Fault] = power == nil ? [.wrongScale, .wrongRatio] : [.wrongScale]
      return Finding(.scale, causes, words, points: [stem] + names)
    }
    return nil
  }

  private func isSumOfVectors(_ total: Double) -> Bool {
    guard let active = quantities.active ?? quantities.totalActive.map({ [$0] }) else {
      return true
    }
    let reactive = quantities.reactive ?? quantities.totalReactive.map { [$0] }
    guard let reactive else { return total > 0.8 * active.reduce(0, +).magnitude }
    let (sum, turned) = (active.reduce(0, +), reactive.reduce(0, +))
    let size = (sum * sum + turned * turned).squareRoot()
    return total > 0.8 * size && total < 2.5 * size + (quantities.product ?? 0) * 0.05
  }

  /// By how much powers can be above voltage times current; a meter of two elements that shows no
  /// second current sees three phases in two.
  private var mostRatio: Double {
    let hasTwoCurrents = quantities.currents.map { $0[1] == 0 && $0[0] > 0 && $0[2] > 0 } ?? false
    return hasTwoCurrents ? 1.9 : 1.25
  }

  /// Powers against voltage times current.
  private var powers: Finding? {
    guard let product = quantities.product, product > 0 else { return nil }
    let sets = PowerSets(quantities, values)
    let most = sets.comparable.map(\.value).max() ?? 0
    guard product > quantities.leastLoad || most > max(quantities.leastLoad, 5 * product) else {
      return nil
    }
    for set in sets.comparable where set.value > 10 * set.step || set.value > 1.3 * product {
      let ratio = set.value / product
      guard ratio > mostRatio || (set.isOfPhases && ratio < 0.25 && set.value > 0) else { continue }
      guard let power = ratio.nearPowerOfTen else {
        if ratio > mostRatio || ratio < 0.15 { return mismatch(set, product) }
        continue
      }
      if !set.isOfPhases, power == -1 { continue }
      return mismatch(set, product, factor: 1.0.shifted(by: abs(power)))
    }
    let total =
      isSumOfVectors(quantities.totalApparent ?? 0) ? nil : sets.totalsOffByThousands(product)
    return total ?? activeAlone(product)
  }

  /// Whether powers and voltage times current differ by less than 4.
  private var isModest: Bool {
    guard let product = quantities.product, product > 0 else { return false }
    return PowerSets(quantities, values).comparable.allSatisfy {
      (product / 8...product * 4).contains($0.value)
    }
  }

  private func mismatch(_ set: PowerSets.Part, _ product: Double, factor: Double? = nil) -> Finding
  {
    Finding(
      factor == nil ? .ratio : .scale,
      factor == nil ? [.wrongRatio, .wrongScale] : [.wrongScale],
      .power(set.name, set.value, product: product, factor: factor),
      points: set.points + (1...3).map { "current_l\($0)" }
    )
  }

  /// Totals that are far below voltage times current: wiring can do this as well as a scale.
  private var doubt: Finding? {
    guard quantities.active == nil, let product = quantities.product,
      product > quantities.leastLoad, let active = quantities.totalActive,
      let reactive = quantities.totalReactive
    else { return nil }
    let sum = (active * active + reactive * reactive).squareRoot()
    guard sum < 0.62 * product, sum > 0 || product > 5 * quantities.leastLoad else { return nil }
    return Finding(
      .reversedTransformer,
      [.reversedTransformer, .swappedCurrents, .wrongScale],
      .totalsDoNotFit(sum, product: product),
      points: ["active_power", "reactive_power"]
    )
  }
}
