import Energy

/// What a production line did in some time: exact integers, so that the sum of parts is the whole.
///
/// The time model is ISO 22400-2's; its acronyms stand behind the names. All times but
/// ``calendarTime``, ``operationTime``, ``knownTime``, ``countedTime`` and those of counters lie within
/// ``plannedBusyTime``, and the five from ``productionTime`` to ``unknownTime`` add up to it.
package struct ProductionSums: Sendable, Hashable, Codable {
  /// Milliseconds by the clock.
  ///
  /// A ``ProductionLine`` books none: an interval's length is it.
  package var calendarTime: Int64 = 0
  /// POT: milliseconds in shifts, breaks included.
  package var operationTime: Int64 = 0
  /// PBT: milliseconds in shifts without breaks and planned stops.
  package var plannedBusyTime: Int64 = 0
  /// APT: milliseconds running.
  package var productionTime: Int64 = 0
  /// AUST: milliseconds in setup.
  package var setupTime: Int64 = 0
  /// ADET: milliseconds in fault, minor stops included.
  package var delayTime: Int64 = 0
  /// ADOT: milliseconds idle or off.
  package var downTime: Int64 = 0
  /// Milliseconds of planned busy time of which no state is known.
  package var unknownTime: Int64 = 0
  /// What is behind ``knownTime``.
  private var stateKnown: Int64?
  /// What is behind ``countedTime``.
  private var itemsKnown: Int64?
  /// What is behind ``counterTimes``.
  private var countersKnown: CounterTimes?
  /// What is behind ``counterBusyTimes``.
  private var countersKnownBusy: CounterTimes?

  /// Stops shorter than the line's limit.
  package var minorStops: Int64 = 0
  /// Milliseconds in minor stops, a part of ``delayTime``.
  package var minorStopTime: Int64 = 0
  /// Stops of at least that limit.
  package var failures: Int64 = 0

  /// PQ, items.
  package var produced: Int64 = 0
  /// GQ, items; below 0 where scrap was booked later than its production.
  package var good: Int64 = 0
  /// SQ, items; below 0 where good items were counted before their production was.
  package var scrap: Int64 = 0
  /// What is behind ``rework``; absent where it is 0, so that a state without it is read too.
  private var reworked: Int64?
  /// Σ PRI·PQ over the products: microseconds planned for the items produced.
  package var plannedForProduced: Int64 = 0
  /// Σ PRI·GQ over the products: microseconds planned for the good items.
  package var plannedForGood: Int64 = 0
  /// mWh that the line's energy account drew while the line was known not to run.
  package var idleEnergy: Int64 = 0
  /// What is behind ``stateEnergy``.
  private var energyOfStates: Int64?
  /// What is behind ``estimates``.
  private var estimated: ProductionEstimates?
  /// Milliseconds of ``operationTime`` times people, where a point gives their number.
  package var workTime: Int64 = 0
  /// Faults, and other standstills that have a reason, by reason.
  package var stops: [String: StopSums] = [:]

  /// RQ, items: those that had to be worked over, as the machine counts them.
  package var rework: Int64 {
    get { reworked ?? 0 }
    set { reworked = newValue == 0 ? nil : newValue }
  }

  /// Milliseconds by the clock of which a state is known, in shifts or not.
  package var knownTime: Int64 {
    get { stateKnown ?? 0 }
    set { stateKnown = newValue == 0 ? nil : newValue }
  }

  /// Milliseconds by the clock that lie between two readings of the counter of items.
  package var countedTime: Int64 {
    get { itemsKnown ?? 0 }
    set { itemsKnown = newValue == 0 ? nil : newValue }
  }

  /// Milliseconds by the clock for which each counter's items are known.
  package var counterTimes: CounterTimes {
    get { countersKnown ?? .none }
    set { countersKnown = newValue == .none ? nil : newValue }
  }

  /// The part of ``counterTimes`` in planned busy time; a stop that is planned afterwards leaves it as it is.
  package var counterBusyTimes: CounterTimes {
    get { countersKnownBusy ?? .none }
    set { countersKnownBusy = newValue == .none ? nil : newValue }
  }

  /// mWh that the line's energy account drew while the line's state was known, ``idleEnergy`` included.
  package var stateEnergy: Int64 {
    get { energyOfStates ?? 0 }
    set { energyOfStates = newValue == 0 ? nil : newValue }
  }

  /// What stands for it in slots of a version that did not keep it: every sum with them is negative.
  package static let unknownStateEnergy = -(Int64(1) << 60)

  /// How often numbers came from an estimate.
  package var estimates: ProductionEstimates {
    get { estimated ?? .none }
    set { estimated = newValue == .none ? nil : newValue }
  }

  package init() {}

  package static let zero = Self()
}

extension ProductionSums {
  /// Adds; a number at the end of its range stays there.
  package static func += (sums: inout Self, other: Self) {
    sums.combine(with: other) { $0 = $0.saturatingAdd($1) }
  }

  /// Takes off what was added before.
  package static func -= (sums: inout Self, other: Self) {
    sums.combine(with: other) { sum, part in
      let (difference, overflow) = sum.subtractingReportingOverflow(part)
      sum = overflow ? (part < 0 ? .max : .min) : difference
    }
  }

  package static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum += b
    return sum
  }

  private mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&calendarTime, other.calendarTime)
    operation(&operationTime, other.operationTime)
    operation(&plannedBusyTime, other.plannedBusyTime)
    operation(&productionTime, other.productionTime)
    operation(&setupTime, other.setupTime)
    operation(&delayTime, other.delayTime)
    operation(&downTime, other.downTime)
    operation(&unknownTime, other.unknownTime)
    operation(&minorStops, other.minorStops)
    operation(&minorStopTime, other.minorStopTime)
    operation(&failures, other.failures)
    operation(&produced, other.produced)
    operation(&good, other.good)
    operation(&scrap, other.scrap)
    operation(&plannedForProduced, other.plannedForProduced)
    operation(&plannedForGood, other.plannedForGood)
    operation(&idleEnergy, other.idleEnergy)
    operation(&workTime, other.workTime)
    operation(&rework, other.rework)
    operation(&knownTime, other.knownTime)
    operation(&countedTime, other.countedTime)
    operation(&stateEnergy, other.stateEnergy)
    counterTimes.combine(with: other.counterTimes, by: operation)
    counterBusyTimes.combine(with: other.counterBusyTimes, by: operation)
    estimates.combine(with: other.estimates, by: operation)
    if !other.stops.isEmpty { StopSums.combine(&stops, with: other.stops, by: operation) }
  }
}

extension ProductionSums {
  /// Books planned busy time in which the machine was in a state.
  mutating func add(busy milliseconds: Int64, in state: MachineState) {
    plannedBusyTime = plannedBusyTime.saturatingAdd(milliseconds)
    switch state {
    case .running: productionTime = productionTime.saturatingAdd(milliseconds)
    case .setup: setupTime = setupTime.saturatingAdd(milliseconds)
    case .fault: delayTime = delayTime.saturatingAdd(milliseconds)
    case .idle, .off: downTime = downTime.saturatingAdd(milliseconds)
    case .unknown: unknownTime = unknownTime.saturatingAdd(milliseconds)
    }
  }

  /// Books items of one product.
  /// - Parameters:
  ///   - produced: Items more than before.
  ///   - good: Good ones among them; the others are scrap.
  ///   - cycle: PRI of the product in microseconds.
  package mutating func add(produced: Int64, good: Int64, cycle: Int64) {
    var items = Self()
    items.produced = produced
    items.good = good
    items.scrap = produced.subtractingReportingOverflow(good).partialValue
    items.plannedForProduced = Self.planned(produced, cycle)
    items.plannedForGood = Self.planned(good, cycle)
    self += items
  }

  private static func planned(_ items: Int64, _ cycle: Int64) -> Int64 {
    let (time, overflow) = items.multipliedReportingOverflow(by: cycle)
    return overflow ? ((items < 0) == (cycle < 0) ? .max : .min) : time
  }
}
