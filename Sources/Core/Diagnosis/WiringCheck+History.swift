/// Whether an explanation holds for all readings, while the load moves.
///
/// A reversed transformer turns the current of its phase, whatever the load does: angles stay as they
/// are, and its current goes up with those of the others. Behind a generator the net current of a
/// phase goes down when the loads go up.
extension WiringCheck {
  /// Whether the readings, of which there are few, do not fit the explanation.
  func isContradicted(_ hypothesis: WiringHypothesis, by history: [PhaseQuantities]) -> Bool {
    let all = history.compactMap { quantities in PhaseAngles(quantities).map { (quantities, $0) } }
      .filter { $0.1.loaded.count == 3 }
    guard all.count >= 3 else { return false }
    let odd = all.count { spread(hypothesis, $0.1) > 25 }
    if odd * 4 > all.count { return true }
    return hypothesis.moved.isEmpty && movesAgainst(hypothesis, all.map(\.1.loads))
  }

  private func spread(_ hypothesis: WiringHypothesis, _ angles: PhaseAngles) -> Double {
    angles.sets.map { set in
      Angle.mean(angles.loaded.map { Angle.normalised(set[$0] - hypothesis.shift($0)) }).spread
    }.min() ?? 0
  }

  /// Whether the load of a phase that is said to be reversed goes down while the others go up.
  private func movesAgainst(_ hypothesis: WiringHypothesis, _ loads: [[Double]]) -> Bool {
    let suspects = (0..<3).filter { hypothesis.isReversed[$0] }
    let others = (0..<3).filter { !hypothesis.isReversed[$0] }
    guard !suspects.isEmpty, !others.isEmpty else { return false }
    let sound = relative(loads, others)
    // Without movement, or with that of noise alone, nothing can be said.
    guard let most = sound.max(), let least = sound.min(), most - least > 0.04 else { return false }
    return suspects.contains { correlation(sound, relative(loads, [$0])) < -0.6 }
  }

  /// The sum of some phases over the readings, by its mean.
  private func relative(_ loads: [[Double]], _ phases: [Int]) -> [Double] {
    let sums = loads.map { row in phases.reduce(0) { $0 + row[$1] } }
    let mean = sums.reduce(0, +) / Double(max(1, sums.count))
    return sums.map { mean > 0 ? $0 / mean : 1 }
  }

  /// Pearson's coefficient of two series around 1.
  private func correlation(_ one: [Double], _ other: [Double]) -> Double {
    func sum(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - 1) * ($1.1 - 1) }
    }
    let size = (sum(one, one) * sum(other, other)).squareRoot()
    return size > 0 ? sum(one, other) / size : 0
  }
}
