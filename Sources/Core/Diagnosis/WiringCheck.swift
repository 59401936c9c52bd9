/// Judges all ways in which the currents can be connected, by the angle of each phase.
struct WiringCheck {
  private(set) var findings: [Finding] = []
  private(set) var undecided: [Finding] = []
  /// Angles of phases that carry a load.
  private(set) var angles: PhaseAngles?
  private let isProducer: Bool
  let quantities: PhaseQuantities

  private struct Explanation {
    var hypothesis: WiringHypothesis
    var cost: Double
    var spread: Double
    /// The mean angle of the loads that it implies.
    var mean: Double
  }

  private let history: [PhaseQuantities]

  /// `history` is what each reading says, `quantities` are their medians.
  init(_ quantities: PhaseQuantities, isProducer: Bool, history: [PhaseQuantities] = []) {
    self.isProducer = isProducer
    self.history = history
    self.quantities = quantities
    guard !quantities.hasTwoElements, let angles = PhaseAngles(quantities) else {
      judgeTotal()
      return
    }
    self.angles = angles
    guard !angles.loaded.isEmpty else { return }
    judge(angles)
  }

  private mutating func judge(_ angles: PhaseAngles) {
    let seen = angles.sets.map { set in angles.loaded.map { set[$0] } }
    if seen.allSatisfy({ $0.allSatisfy(LoadPrior.isDelivering) }) {
      if !isProducer { undecided.append(negative(angles)) }
      return
    }
    let healthy = seen.map(ofHealthyPlant).min() ?? 0
    if let leading = leading(seen, angles, isOdd: healthy >= 2) { return undecided.append(leading) }
    guard healthy >= 2, angles.loaded.count >= 2 else { return }
    let ranked = explanations(angles)
    guard let best = ranked.first else { return }
    let rival = ranked.first { !$0.hypothesis.isSameMistake(as: best.hypothesis) }
    let isClear = rival.map { best.cost + 1 <= $0.cost } ?? true
    let isDecided =
      angles.loaded.count == 3 && best.cost + 1.15 <= healthy && isClear
      && best.spread <= (best.mean.magnitude < 12 ? 8 : 25)
      && !isContradicted(best.hypothesis, by: history)
    if isDecided {
      findings.append(finding([best.hypothesis], angles, isDecided: true))
    } else {
      let near = ranked.filter { $0.cost < best.cost + 1 }.map(\.hypothesis)
      var distinct: [WiringHypothesis] = []
      for one in near where !distinct.contains(where: one.isSameMistake) { distinct.append(one) }
      undecided.append(finding(Array(distinct.prefix(3)), angles, isDecided: false))
    }
  }

  private func ofHealthyPlant(_ seen: [Double]) -> Double {
    let cost = LoadPrior.ofHealthyPlant(seen, isProducer: isProducer)
    // A generator's sign is a matter of convention.
    guard isProducer else { return cost }
    let turned = seen.map { Angle.normalised($0 + 180) }
    return min(cost, LoadPrior.ofHealthyPlant(turned, isProducer: true))
  }

  /// All mistakes that can be told from a correct connection, the likeliest first.
  private func explanations(_ angles: PhaseAngles) -> [Explanation] {
    WiringHypothesis.all.filter { hypothesis in
      !hypothesis.isCommon && (angles.loaded.count == 3 || hypothesis.moved.isEmpty)
        && hypothesis.isReversed.indices.allSatisfy {
          !hypothesis.isReversed[$0] || angles.loaded.contains($0)
        }
    }
    .compactMap { hypothesis in
      angles.sets.map { explanation(hypothesis, $0, angles) }.min { $0.cost < $1.cost }
    }
    .sorted { $0.cost < $1.cost }
  }

  private func explanation(
    _ hypothesis: WiringHypothesis,
    _ set: [Double],
    _ angles: PhaseAngles
  ) -> Explanation {
    let implied = angles.loaded.map { Angle.normalised(set[$0] - hypothesis.shift($0)) }
    let (mean, spread) = Angle.mean(implied)
    // A producer's sign is a matter of convention, so no mean angle of its phases is odd.
    let cost =
      hypothesis.cost + max(0, spread - 3) / 10 + (isProducer ? 0 : LoadPrior.ofMean(mean))
    // Without signed reactive power, only equal sizes of angles and currents are a proof.
    if angles.areSigned || spread > 2 || !areCurrentsEqual || abs(mean) < 14 {
      return Explanation(hypothesis: hypothesis, cost: cost, spread: spread, mean: mean)
    }
    return Explanation(hypothesis: hypothesis, cost: cost - 0.3, spread: spread, mean: mean)
  }

  private var areCurrentsEqual: Bool {
    guard let loads = quantities.loads, let most = loads.max(), let least = loads.min()
    else { return false }
    return least > 0.88 * most
  }

  /// For a meter that reports only the total.
  private mutating func judgeTotal() {
    guard !isProducer, let power = quantities.totalActive,
      power < -max(50, (quantities.rated ?? 0) / 100)
    else { return }
    undecided.append(
      Finding(
        .reversedTransformer,
        [.reversedTransformer, .rotatedCurrents, .swappedCurrents],
        .allNegative([power]),
        points: ["active_power"]
      )
    )
  }
}
