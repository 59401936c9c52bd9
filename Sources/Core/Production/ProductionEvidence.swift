/// For how much time a production line's sums are known, and how often they are estimated.
///
/// Each is absent where it is nothing, so that a state without it is read too.
struct ProductionEvidence: Sendable, Hashable, Codable {
  private var stateKnown: Int64?
  private var itemsKnown: Int64?
  private var countersKnown: CounterTimes?
  private var countersKnownBusy: CounterTimes?
  private var estimated: ProductionEstimates?

  var knownTime: Int64 {
    get { stateKnown ?? 0 }
    set { stateKnown = newValue == 0 ? nil : newValue }
  }

  var countedTime: Int64 {
    get { itemsKnown ?? 0 }
    set { itemsKnown = newValue == 0 ? nil : newValue }
  }

  var counterTimes: CounterTimes {
    get { countersKnown ?? .none }
    set { countersKnown = newValue == .none ? nil : newValue }
  }

  var counterBusyTimes: CounterTimes {
    get { countersKnownBusy ?? .none }
    set { countersKnownBusy = newValue == .none ? nil : newValue }
  }

  var estimates: ProductionEstimates {
    get { estimated ?? .none }
    set { estimated = newValue == .none ? nil : newValue }
  }

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&knownTime, other.knownTime)
    operation(&countedTime, other.countedTime)
    counterTimes.combine(with: other.counterTimes, by: operation)
    counterBusyTimes.combine(with: other.counterBusyTimes, by: operation)
    estimates.combine(with: other.estimates, by: operation)
  }
}
