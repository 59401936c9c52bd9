import Diagnosis

/// How good the doctor's answer for a plant is.
enum PlantJudge {
  enum Answer: String, CaseIterable {
    /// The first finding is the fault.
    case right
    /// It is one of several causes that it names, or it says that this cannot be decided.
    case undecided
    /// It says that this was not checked.
    case unchecked
    /// It says that nothing is wrong.
    case missed
    /// It names something else.
    case wrong
    /// It advises to rewire what is wired rightly.
    case harmful
  }

  static func answer(_ plant: SimulatedPlant, _ diagnosis: Diagnosis) -> Answer {
    guard let fault = plant.fault else { return diagnosis.findings.isEmpty ? .right : .wrong }
    let wires = diagnosis.findings.filter { adviceRewires($0) }
    if !wires.isEmpty, !fault.isOfWires { return .harmful }
    for finding in wires {
      guard finding.causes.contains(fault.kind) else { return .harmful }
      if let expected = fault.wiredPoints, Set(finding.points) != expected { return .harmful }
    }
    if let first = diagnosis.findings.first {
      guard first.causes.contains(fault.kind) else { return .wrong }
      return first.causes.count == 1 || isSame(first.causes) ? .right : .undecided
    }
    if diagnosis.undecided.contains(where: { $0.causes.contains(fault.kind) }) { return .undecided }
    let isOfEnergy = fault.points.contains { $0.hasPrefix("active_energy") }
    let subject = isOfEnergy ? .energy : subject(of: fault.kind)
    return diagnosis.gaps.contains { $0.subject == subject } ? .unchecked : .missed
  }

  static func adviceRewires(_ finding: Finding) -> Bool {
    [.reversedTransformer, .swappedPhases].contains(finding.rule)
  }

  /// Causes that mean the same for who mends it.
  private static func isSame(_ causes: [Fault]) -> Bool {
    Set(causes).isSubset(of: [.frozenRegisters, .hung])
      || Set(causes).isSubset(of: [.wrongScale, .wrongRatio])
      || Set(causes).isSubset(of: [.swappedWords, .swappedBytes])
  }

  private static func subject(of kind: Fault) -> Gap.Subject {
    switch kind {
    case .reversedTransformer, .swappedCurrents, .rotatedCurrents, .noCurrent: .wiring
    case .missingNeutral: .neutral
    case .noVoltage, .swappedWords, .swappedBytes: .voltage
    case .frozenRegisters, .hung: .frozen
    case .frozenCounter, .swappedDirections: .energy
    case .wrongRatio, .wrongScale: .ratio
    }
  }
}
