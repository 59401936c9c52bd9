import Languages

/// What is said of currents and their directions.
extension WiringCheck {
  func finding(
    _ all: [WiringHypothesis],
    _ angles: PhaseAngles,
    isDecided: Bool
  ) -> Finding {
    // Angles whose sign is not known leave room for more than the likeliest.
    let more: [Fault] =
      isDecided || angles.areSigned
      ? [] : [.reversedTransformer, .swappedCurrents, .rotatedCurrents]
    let causes = all.flatMap(\.causes) + more
    let first = all[0]
    let rule: Finding.Rule = first.moved.isEmpty ? .reversedTransformer : .swappedPhases
    let phases = (0..<3).filter { first.isReversed[$0] || first.sources[$0] != $0 }
    let points = phases.flatMap { phase in
      ["active_power_l\(phase + 1)"] + (first.moved.isEmpty ? [] : ["current_l\(phase + 1)"])
    }
    let factors = angles.loads.indices.map { phase in
      angles.loads[phase] > 0 ? (quantities.active?[phase] ?? 0) / angles.loads[phase] : 0
    }
    let words = FindingText.wiring(
      all,
      powers: quantities.active ?? [],
      factors: factors,
      isDecided: isDecided
    )
    var unique: [Fault] = []
    for cause in causes where !unique.contains(cause) { unique.append(cause) }
    return Finding(rule, unique, words, points: points)
  }

  /// Power that flows back in all phases: generation, or any mistake that all phases share.
  func negative(_ angles: PhaseAngles) -> Finding {
    Finding(
      .reversedTransformer,
      [.reversedTransformer, .rotatedCurrents],
      .allNegative(quantities.active ?? []),
      points: angles.loaded.map { "active_power_l\($0 + 1)" }
    )
  }

  /// Capacitors alone look like currents that are rotated by one phase.
  func leading(_ seen: [[Double]], _ angles: PhaseAngles, isOdd: Bool) -> Finding? {
    let candidates = seen.filter { set in
      let (mean, spread) = Angle.mean(set)
      // Motors without load lag as far as currents that are rotated the other way, or that are counted
      // with the other sign.
      return (-125 ... -58).contains(mean) && spread < 30
        || ((angles.areSigned ? 66.0 : 45.0)...125).contains(mean) && spread < 12
    }
    guard angles.loaded.count == 3, !candidates.isEmpty else { return nil }
    let cosines = angles.loaded.map { (quantities.active?[$0] ?? 0).magnitude / angles.loads[$0] }
    let most = cosines.max() ?? 1
    // Without signs the same angles are those of motors without load.
    guard angles.areSigned || isOdd || candidates.count == seen.count || most < 0.45
    else { return nil }
    // So little active power can be that of another scale as well.
    let isTiny = !angles.areSigned && most < 0.15
    return Finding(
      .swappedPhases,
      isTiny ? [.rotatedCurrents, .wrongScale, .wrongRatio] : [.rotatedCurrents],
      .leading(quantities.active ?? [], perhapsScale: isTiny),
      points: (1...3).map { "active_power_l\($0)" }
    )
  }
}
