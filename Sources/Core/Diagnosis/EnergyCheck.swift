/// Whether the energy counters follow the power while the samples are taken.
struct EnergyCheck {
  private(set) var findings: [Finding] = []
  /// Counters whose step is too large for the time so far.
  private(set) var undecided: [Finding] = []
  private(set) var gap: Gap?
  /// Seconds between two steps of the counter that is left open; one step shows that it counts.
  private(set) var period: Double?
  private let values: MeasuredValues
  private let isProducer: Bool

  private static let imported = "active_energy_import"
  private static let exported = "active_energy_export"
  private static let both = "active_energy_total"

  /// Longer than this nobody watches: the plant has too little load for its counter.
  private static let longest = 43_200.0

  init(_ values: MeasuredValues, isProducer: Bool) {
    self.values = values
    self.isProducer = isProducer
    let names = [Self.imported, Self.exported, Self.both].filter(values.has)
    let powers = EnergyFlow.powers(values)
    guard !names.isEmpty else {
      gap = .energyWithoutCounter
      return
    }
    guard let last = powers.last else {
      judgeAlone(names[0])
      return
    }
    guard let flow = EnergyFlow(values) else {
      guard powers.count == 1, last.value != 0 else {
        gap = .energyWithoutLoad
        return
      }
      let first = isProducer ? names[0] : expected(isImport: last.value > 0).first ?? names[0]
      wait(for: first, power: last.value.magnitude, grown: 0)
      return
    }
    findings = faults(flow)
    if findings.isEmpty { judgeTime(flow) }
  }

  /// A counter without any power to compare with.
  private mutating func judgeAlone(_ name: String) {
    guard !values.moves(name), values.seconds.count > 1 else {
      gap = .energyWithoutPower
      return
    }
    let words = FindingText.standsStillAlone(name, seconds: values.length)
    undecided = [Finding(.energy, [.frozenCounter, .frozenRegisters], words, points: [name])]
  }

  /// The counters that must follow a power of this direction, as far as the device has them.
  private func expected(isImport: Bool) -> [String] {
    [isImport ? Self.imported : Self.exported, Self.both].filter(values.has)
  }

  private func faults(_ flow: EnergyFlow) -> [Finding] {
    guard !isProducer else { return ofProducer(flow) }
    let own = flow.isImport ? Self.imported : Self.exported
    let opposite = flow.isImport ? Self.exported : Self.imported
    if let swapped = swappedDirections(own, opposite, flow) { return [swapped] }
    for name in expected(isImport: flow.isImport) {
      if let finding = follows(name, flow) { return [finding] }
    }
    return []
  }

  /// A producer's meter may count what it gives as import or as export.
  private func ofProducer(_ flow: EnergyFlow) -> [Finding] {
    let names = [Self.exported, Self.imported].filter(values.has)
    // What it takes, such as the charge of a battery, is not in a counter of what it gives.
    guard !flow.isImport || names.contains(Self.imported) else { return [] }
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
      flow.energy > 5 * max(values.counterStep(name), values.counterStep(opposite)),
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
    let step = values.counterStep(name)
    // A counter in whole kWh needs enough time to count some of them.
    guard flow.energy > 5 * step else { return grown > 20 * step ? off(name, grown, flow) : nil }
    // Where nothing at all moves, it is not the counter that stands still.
    guard grown > 0 || values.moves(besides: name) else { return nil }
    let late = min(0.75, 3 / max(1, flow.seconds))
    let isTooSmall = grown + step < max(0, 0.75 - flow.doubt) * flow.energy * (1 - late)
    let isTooLarge = grown - step > (1.3 + flow.doubt) * flow.most * (1 + late)
    return isTooSmall || isTooLarge ? off(name, grown, flow) : nil
  }

  private func off(_ name: String, _ grown: Double, _ flow: EnergyFlow) -> Finding? {
    let step = values.counterStep(name)
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

  /// Which counters had no time to show anything.
  private mutating func judgeTime(_ flow: EnergyFlow) {
    let names =
      isProducer
      ? [Self.exported, Self.imported].filter(values.has) : expected(isImport: flow.isImport)
    let open = names.filter { !isSettled($0, flow) }
    // Of a producer one counter is enough.
    guard let name = open.first, !isProducer || open.count == names.count else { return }
    wait(for: name, power: flow.power, grown: flow.growth(name) ?? 0)
  }

  private func isSettled(_ name: String, _ flow: EnergyFlow) -> Bool {
    let step = values.counterStep(name)
    // A counter that stands still together with everything else is a matter of frozen values.
    if flow.energy > 5 * step { return true }
    return flow.energy >= step && (flow.growth(name) ?? 0) > 0
  }

  private mutating func wait(for name: String, power: Double, grown: Double) {
    let period = values.counterStep(name) / max(power, 1e-9) * 3600
    let needed = max(5, (6 * period + 1).rounded(.up))
    guard needed <= Self.longest else {
      gap = .energyWithoutLoad
      return
    }
    self.period = period
    undecided = [
      Finding(
        .energy,
        [.frozenCounter, .wrongScale, .swappedDirections],
        .notYet(name, every: period, power: power, needed: needed),
        points: [name],
        decidedAfter: needed
      )
    ]
  }
}
