/// What a production line did in some time: exact integers, so that the sum of parts is the whole.
///
/// The time model is ISO 22400-2's; its acronyms stand behind the names. Each group of sums is a value of its
/// own, with the rules by which it is booked; their names are those of the fields in a stored state.
package struct ProductionSums: Sendable, Hashable {
  private var times = StateTimes()
  private var items = ItemCounts()
  private var interruptions = Interruptions()
  private var energy = StateEnergy()
  private var evidence = ProductionEvidence()

  package init() {}

  package static let zero = Self()

  /// Combines each number with that of other sums.
  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    times.combine(with: other.times, by: operation)
    items.combine(with: other.items, by: operation)
    interruptions.combine(with: other.interruptions, by: operation)
    energy.combine(with: other.energy, by: operation)
    evidence.combine(with: other.evidence, by: operation)
  }

  /// Books planned busy time in which the machine was in a state.
  mutating func add(busy milliseconds: Int64, in state: MachineState) {
    times.add(busy: milliseconds, in: state)
  }

  /// Books items of one product.
  /// - Parameters:
  ///   - produced: Items more than before.
  ///   - good: Good ones among them; the others are scrap.
  ///   - cycle: PRI of the product in microseconds.
  package mutating func add(produced: Int64, good: Int64, cycle: Int64) {
    items.add(produced: produced, good: good, cycle: cycle)
  }
}

/// All fields stand side by side, as stored states have them.
extension ProductionSums: Codable {
  package init(from decoder: any Decoder) throws {
    times = try StateTimes(from: decoder)
    items = try ItemCounts(from: decoder)
    interruptions = try Interruptions(from: decoder)
    energy = try StateEnergy(from: decoder)
    evidence = try ProductionEvidence(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try times.encode(to: encoder)
    try items.encode(to: encoder)
    try interruptions.encode(to: encoder)
    try energy.encode(to: encoder)
    try evidence.encode(to: encoder)
  }
}

// MARK: - Times; all but the first two and the last lie within planned busy time

extension ProductionSums {
  /// Milliseconds by the clock.
  ///
  /// A ``ProductionLine`` books none: an interval's length is it.
  package var calendarTime: Int64 {
    get { times.calendarTime }
    set { times.calendarTime = newValue }
  }

  /// POT: milliseconds in shifts, breaks included.
  package var operationTime: Int64 {
    get { times.operationTime }
    set { times.operationTime = newValue }
  }

  /// PBT: milliseconds in shifts without breaks and planned stops.
  package var plannedBusyTime: Int64 {
    get { times.plannedBusyTime }
    set { times.plannedBusyTime = newValue }
  }

  /// APT: milliseconds running.
  package var productionTime: Int64 {
    get { times.productionTime }
    set { times.productionTime = newValue }
  }

  /// AUST: milliseconds in setup.
  package var setupTime: Int64 {
    get { times.setupTime }
    set { times.setupTime = newValue }
  }

  /// ADET: milliseconds in fault, minor stops included.
  package var delayTime: Int64 {
    get { times.delayTime }
    set { times.delayTime = newValue }
  }

  /// ADOT: milliseconds idle or off.
  package var downTime: Int64 {
    get { times.downTime }
    set { times.downTime = newValue }
  }

  /// Milliseconds of planned busy time of which no state is known.
  package var unknownTime: Int64 {
    get { times.unknownTime }
    set { times.unknownTime = newValue }
  }

  /// Milliseconds of ``operationTime`` times people, where a point gives their number.
  package var workTime: Int64 {
    get { times.workTime }
    set { times.workTime = newValue }
  }
}

// MARK: - Items

extension ProductionSums {
  /// PQ, items.
  package var produced: Int64 {
    get { items.produced }
    set { items.produced = newValue }
  }

  /// GQ, items; below 0 where scrap was booked later than its production.
  package var good: Int64 {
    get { items.good }
    set { items.good = newValue }
  }

  /// SQ, items; below 0 where good items were counted before their production was.
  package var scrap: Int64 {
    get { items.scrap }
    set { items.scrap = newValue }
  }

  /// RQ, items: those that had to be worked over, as the machine counts them.
  package var rework: Int64 {
    get { items.rework }
    set { items.rework = newValue }
  }

  /// Σ PRI·PQ over the products: microseconds planned for the items produced.
  package var plannedForProduced: Int64 {
    get { items.plannedForProduced }
    set { items.plannedForProduced = newValue }
  }

  /// Σ PRI·GQ over the products: microseconds planned for the good items.
  package var plannedForGood: Int64 {
    get { items.plannedForGood }
    set { items.plannedForGood = newValue }
  }
}

// MARK: - Interruptions

extension ProductionSums {
  /// Stops shorter than the line's limit.
  package var minorStops: Int64 {
    get { interruptions.minorStops }
    set { interruptions.minorStops = newValue }
  }

  /// Milliseconds in minor stops, a part of ``delayTime``.
  package var minorStopTime: Int64 {
    get { interruptions.minorStopTime }
    set { interruptions.minorStopTime = newValue }
  }

  /// Stops of at least that limit.
  package var failures: Int64 {
    get { interruptions.failures }
    set { interruptions.failures = newValue }
  }

  /// Faults, and other standstills that have a reason, by reason.
  package var stops: [String: StopSums] {
    get { interruptions.stops }
    set { interruptions.stops = newValue }
  }
}

// MARK: - Energy

extension ProductionSums {
  /// mWh that the line's energy account drew while the line was known not to run.
  package var idleEnergy: Int64 {
    get { energy.idleEnergy }
    set { energy.idleEnergy = newValue }
  }

  /// mWh that the line's energy account drew while the line's state was known, ``idleEnergy`` included.
  package var stateEnergy: Int64 {
    get { energy.stateEnergy }
    set { energy.stateEnergy = newValue }
  }
}

// MARK: - What is known

extension ProductionSums {
  /// Milliseconds by the clock of which a state is known, in shifts or not.
  package var knownTime: Int64 {
    get { evidence.knownTime }
    set { evidence.knownTime = newValue }
  }

  /// Milliseconds by the clock that lie between two readings of the counter of items.
  package var countedTime: Int64 {
    get { evidence.countedTime }
    set { evidence.countedTime = newValue }
  }

  /// Milliseconds by the clock for which each counter's items are known.
  package var counterTimes: CounterTimes {
    get { evidence.counterTimes }
    set { evidence.counterTimes = newValue }
  }

  /// The part of ``counterTimes`` in planned busy time; a stop that is planned afterwards leaves it as it is.
  package var counterBusyTimes: CounterTimes {
    get { evidence.counterBusyTimes }
    set { evidence.counterBusyTimes = newValue }
  }

  /// How often numbers came from an estimate.
  package var estimates: ProductionEstimates {
    get { evidence.estimates }
    set { evidence.estimates = newValue }
  }
}
