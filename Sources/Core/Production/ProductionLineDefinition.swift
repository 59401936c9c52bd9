/// How a line's machine state is found.
package enum StateSource: Sendable, Hashable, Codable {
  /// A point whose number stands for a state.
  case point(PointReference, states: [Int: MachineState])
  /// Electric power in watts, with hysteresis and a hold time in milliseconds.
  case power(PointReference, offBelow: Double, runningAbove: Double, hold: Int64)
}

/// Which two of the three item counts a line has.
package struct ItemCounters: Sendable, Hashable, Codable {
  package var good: PointReference?
  package var reject: PointReference?
  package var total: PointReference?

  package init(
    good: PointReference? = nil,
    reject: PointReference? = nil,
    total: PointReference? = nil
  ) {
    self.good = good
    self.reject = reject
    self.total = total
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
