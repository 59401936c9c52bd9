/// mWh that a production line's energy account drew, by what the line did meanwhile.
struct StateEnergy: Sendable, Hashable, Codable {
  var idleEnergy: Int64 = 0
  /// What is behind ``stateEnergy``; absent where it is 0, so that a state without it is read too.
  private var energyOfStates: Int64?

  var stateEnergy: Int64 {
    get { energyOfStates ?? 0 }
    set { energyOfStates = newValue == 0 ? nil : newValue }
  }

  mutating func combine(with other: Self, by operation: (inout Int64, Int64) -> Void) {
    operation(&idleEnergy, other.idleEnergy)
    operation(&stateEnergy, other.stateEnergy)
  }
}

extension ProductionSums {
  /// What stands for the energy of known states in slots of a version that did not keep it: every sum with them
  /// is negative.
  package static let unknownStateEnergy = -(Int64(1) << 60)
}
