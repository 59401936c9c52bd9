/// How a line's machine state is found.
package enum StateSource: Sendable, Hashable, Codable {
  /// A point whose number stands for a state.
  case point(PointReference, states: [Int: MachineState])
  /// Bits, the first that is set gives the state; where none is, `otherwise`.
  case coils([StateCoil], otherwise: MachineState)
  /// Electric power in watts, with hysteresis and a hold time in milliseconds.
  case power(PointReference, offBelow: Double, runningAbove: Double, hold: Int64)
}

/// A bit that stands for a state while it is set.
package struct StateCoil: Sendable, Hashable, Codable {
  package var point: PointReference
  package var state: MachineState

  package init(point: PointReference, state: MachineState) {
    self.point = point
    self.state = state
  }
}

/// A point that gives the reason why a machine stands.
package struct StopReasonSource: Sendable, Hashable, Codable {
  package var point: PointReference
  /// The reasons by number; a number without a name is its own, and 0 is none.
  package var names: [Int: String]

  package init(point: PointReference, names: [Int: String]) {
    self.point = point
    self.names = names
  }

  package func reason(of number: Int) -> String? {
    number == 0 ? nil : names[number] ?? String(number)
  }
}

/// A point that shows which product is made.
package struct ProductSource: Sendable, Hashable, Codable {
  package var point: PointReference
  /// PRI in seconds, by the product's code; the line's own holds for a code without one.
  package var idealCycles: [Int: Double]

  package init(point: PointReference, idealCycles: [Int: Double]) {
    self.point = point
    self.idealCycles = idealCycles
  }
}

/// Which two of the three item counts a line has, and the one of items worked over.
package struct ItemCounters: Sendable, Hashable, Codable {
  package var good: PointReference?
  package var reject: PointReference?
  package var total: PointReference?
  /// RQ; it changes none of the others.
  package var rework: PointReference?

  package init(
    good: PointReference? = nil,
    reject: PointReference? = nil,
    total: PointReference? = nil,
    rework: PointReference? = nil
  ) {
    self.good = good
    self.reject = reject
    self.total = total
    self.rework = rework
  }
}

/// A production line of `kpis.yaml`.
package struct ProductionLineDefinition: Sendable, Hashable, Codable {
  package var id: String
  package var path: [String] = []
  package var state: StateSource
  package var counters: ItemCounters
  /// Planned run time per item, PRI, in seconds.
  package var idealCycle: Double
  package var workers: Double?
  /// The point that gives the number of people at the line, instead of ``workers``.
  package var workersPoint: PointReference?
  /// Why the line stands.
  package var reason: StopReasonSource?
  /// What it makes, where it makes several products.
  package var product: ProductSource?
  /// Stops shorter than this are also counted as minor stops, in seconds.
  package var minorStop: Double = 0
  /// What the operating time is divided by for the mean time between failures.
  package var failureDenominator = FailureDenominator.failures
  /// The energy account that supplies the line.
  package var energy: String?

  package init(id: String, state: StateSource, counters: ItemCounters, idealCycle: Double) {
    self.id = id
    self.state = state
    self.counters = counters
    self.idealCycle = idealCycle
  }
}
