extension DeviceExamination {
  /// Energy counters that do not match the power while the samples were taken.
  var energy: [Finding] {
    guard let flow = EnergyFlow(values) else { return [] }
    let names =
      isProducer
      ? []
      : flow.isImport
        ? ["active_energy_import", "active_energy_export"]
        : ["active_energy_export", "active_energy_import"]
    if names.count == 2, let swapped = swappedDirections(names[0], names[1], flow) {
      return [swapped]
    }
    let counters = (names.prefix(1) + ["active_energy_total"]).filter(values.has)
    for name in counters {
      if let finding = follows(name, flow) { return [finding] }
    }
    return isProducer ? producer(flow) : []
  }

  /// A producer's meter may count what it gives as import or as export.
  private func producer(_ flow: EnergyFlow) -> [Finding] {
    let names = ["active_energy_export", "active_energy_import"].filter(values.has)
    // What it takes, such as the charge of a battery, is not in a counter of what it gives.
    guard !flow.isImport || names.contains("active_energy_import") else { return [] }
    let faults = names.map { follows($0, flow) }
    guard !names.isEmpty, faults.allSatisfy({ $0 != nil }) else { return [] }
    return [faults[0]].compactMap { $0 }
  }

  private func swappedDirections(
    _ name: String,
    _ opposite: String,
    _ flow: EnergyFlow
  ) -> Finding? {
    guard let grown = flow.growth(name), let other = flow.growth(opposite),
      flow.energy > 5 * max(values.step(name), values.step(opposite)),
      other > flow.energy / 2, grown < flow.energy / 5
    else { return nil }
    return Finding(
      .energy,
      [.swappedDirections],
      .swappedDirections(grown: opposite, by: other, expected: name, flow.energy),
      points: [name, opposite]
    )
  }

  private func follows(_ name: String, _ flow: EnergyFlow) -> Finding? {
    guard let grown = flow.growth(name) else { return nil }
    let step = max(values.step(name), 1e-9)
    // A counter in whole kWh needs enough time to count some of them.
    guard flow.energy > 5 * step else { return grown > 20 * step ? off(name, grown, flow) : nil }
    let late = min(0.75, 3 / max(1, flow.seconds))
    let isTooSmall = grown + step < max(0, 0.75 - flow.doubt) * flow.energy * (1 - late)
    let isTooLarge = grown - step > (1.3 + flow.doubt) * flow.most * (1 + late)
    return isTooSmall || isTooLarge ? off(name, grown, flow) : nil
  }

  private func off(_ name: String, _ grown: Double, _ flow: EnergyFlow) -> Finding? {
    let step = max(values.step(name), 1e-9)
    let points = [name, "active_power"]
    if grown == 0 {
      // A counter of kWh that is read as Wh counts as rarely.
      let isSure = flow.energy > 2500 * step
      return Finding(
        .energy,
        isSure ? [.frozenCounter] : [.frozenCounter, .wrongScale],
        .standsStill(name, flow.energy, seconds: flow.seconds, isSure: isSure),
        points: points
      )
    }
    let ratios = [grown - step, grown, grown + step].map { $0 / flow.energy }
    let power = (-6...6).first { power in
      power != 0 && 1.0.shifted(by: power) > ratios[0] * 0.88
        && 1.0.shifted(by: power) < ratios[2] * 1.13
    }
    return Finding(
      .energy,
      power == nil ? [.wrongScale, .wrongRatio] : [.wrongScale],
      .energy(name, grown, insteadOf: flow.energy, factor: power.map { 1.0.shifted(by: abs($0)) }),
      points: points
    )
  }
}

/// The energy of the active power over the samples, which never changed its direction.
struct EnergyFlow {
  /// Wh.
  let energy: Double
  let isImport: Bool
  let seconds: Double
  /// The energy of those phases alone that flow in this direction, Wh: some meters count so.
  let most: Double
  /// How far the energy can be off because the power moves between the samples, as a share of it.
  let doubt: Double
  private let from: Double
  private let to: Double
  private let values: MeasuredValues

  init?(_ values: MeasuredValues) {
    let powers = Self.powers(values)
    guard let first = powers.first, let last = powers.last, last.seconds > first.seconds,
      powers.allSatisfy({ $0.value > 0 }) || powers.allSatisfy({ $0.value < 0 })
    else { return nil }
    self.values = values
    isImport = first.value > 0
    (from, to) = (first.seconds, last.seconds)
    seconds = to - from
    doubt = Self.doubt(powers.map(\.value))
    let energy = zip(powers, powers.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.0.value + pair.1.value).magnitude / 2 * (pair.1.seconds - pair.0.seconds) / 3600
    }
    self.energy = energy
    most = energy * Self.excess(values, isImport: first.value > 0)
  }

  /// The share by which phases of this direction exceed the total.
  private static func excess(_ values: MeasuredValues, isImport: Bool) -> Double {
    guard let phases = values.values((1...3).map { "active_power_l\($0)" }) else { return 1 }
    let sum = phases.reduce(0, +).magnitude
    let own = phases.filter { ($0 > 0) == isImport }.reduce(0, +).magnitude
    return sum > 0.001 * own ? max(1, own / sum) : 1000
  }

  /// Three standard errors of the mean power, as a share of it.
  private static func doubt(_ powers: [Double]) -> Double {
    let count = Double(powers.count)
    let mean = powers.reduce(0, +) / count
    let square = powers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return min(2, 3 * square.squareRoot() / max(1e-9, mean.magnitude) / count.squareRoot())
  }

  private static func powers(_ values: MeasuredValues) -> [(seconds: Double, value: Double)] {
    if values.has("active_power") { return values.history("active_power") }
    let phases = (1...3).map { values.history("active_power_l\($0)") }
    guard Set(phases.map(\.count)).count == 1 else { return [] }
    return zip(phases[0], zip(phases[1], phases[2])).map {
      ($0.seconds, $0.value + $1.0.value + $1.1.value)
    }
  }

  /// How much a counter grew in that time; `nil` where it went back or is missing.
  func growth(_ name: String) -> Double? {
    let all = values.history(name).filter { from...to ~= $0.seconds }
    guard let first = all.first, let last = all.last, last.seconds > first.seconds,
      last.value >= first.value
    else { return nil }
    return last.value - first.value
  }
}
