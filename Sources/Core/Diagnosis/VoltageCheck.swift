/// Whether the voltage of each phase is there, and the neutral.
struct VoltageCheck {
  private(set) var findings: [Finding] = []
  private(set) var undecided: [Finding] = []
  /// Whether no phase has a voltage.
  private(set) var isAllMissing = false
  private let phases: [Double]
  private let lines: [Double]?

  init(_ quantities: PhaseQuantities) {
    phases = quantities.voltages ?? []
    lines = quantities.lineVoltages
    guard let highest = phases.max(), highest > 25 else {
      judgeNoVoltage(quantities)
      return
    }
    let reference = expected(highest)
    let missing = phases.indices.filter { phases[$0] < 0.5 * reference }
    let evenness = (phases.max() ?? 0) / max(1, phases.min() ?? 1)
    if let lines, areEven(lines), evenness > 1.12, !isVoltageOfLines(lines),
      sides.contains(where: { (0.9...1.1).contains($0 / lines[0]) })
    {
      findings.append(neutral(lines: lines))
    } else if lines == nil, isStarPointShifted, !isDead(missing) {
      findings.append(neutral(lines: []))
    } else if !missing.isEmpty, missing.count < 3, lines != nil || isDead(missing) {
      findings.append(
        Finding(
          .missingVoltage,
          [.noVoltage],
          .missingVoltage(missing, phases),
          points: names(missing)
        )
      )
    } else if evenness > 1.2 {
      judgeUneven(reference)
    }
  }

  /// The usual voltage of a phase: by line voltages where they are known, else by the others.
  private func expected(_ highest: Double) -> Double {
    let sorted = phases.sorted()
    guard let lines, let line = lines.max(), line > 25 else {
      return sorted.count == 3 ? max(sorted[1], highest / 1.9) : highest
    }
    return line / 1.732
  }

  /// Whether nothing but some volts is left in these phases, and the others are sound.
  private func isDead(_ missing: [Int]) -> Bool {
    let others = phases.indices.filter { !missing.contains($0) }.map { phases[$0] }
    guard let most = others.max(), let least = others.min() else { return false }
    return missing.allSatisfy { phases[$0] < 0.12 * most } && least > 0.9 * most
  }

  /// Whether the three voltages are the distances of a point from the corners of an even triangle of
  /// a usual low voltage, with one phase far above it: only a star point that floats does this.
  private var isStarPointShifted: Bool {
    guard let highest = phases.max() else { return false }
    return sides.contains { side in
      let volts = side / 3.0.squareRoot()
      let isUsual = [110...127.0, 213...246, 272...283, 392...408].contains { $0.contains(volts) }
      return isUsual && highest > 1.13 * volts
    }
  }

  private func areEven(_ lines: [Double]) -> Bool {
    guard lines.count == 3, let most = lines.max(), let least = lines.min() else { return false }
    return least > 0 && most / least < 1.05
  }

  /// The line voltages of even triangles whose corners are as far from one point as the phase
  /// voltages say: with the point inside or outside.
  private var sides: [Double] {
    guard phases.count == 3 else { return [] }
    let (a, b, c) = (phases[0], phases[1], phases[2])
    let half = (a + b + c) / 2
    // Heron's formula; the side follows from the Cayley–Menger determinant of the four points.
    let square = max(0, half * (half - a) * (half - b) * (half - c))
    let squares = (a * a + b * b + c * c) / 2
    let area = 2 * 3.0.squareRoot() * square.squareRoot()
    return [squares + area, squares - area].filter { $0 > 0 }.map { $0.squareRoot() }
  }

  /// Some meters without a neutral repeat the line voltages.
  private func isVoltageOfLines(_ lines: [Double]) -> Bool {
    zip(phases, lines).allSatisfy { ($0 - $1).magnitude < 0.02 * $1 }
  }

  private func names(_ phases: [Int]) -> [String] {
    phases.map { PhaseQuantities.phaseVoltageNames[$0] }
  }

  private func neutral(lines: [Double]) -> Finding {
    Finding(
      .missingNeutral,
      [.missingNeutral],
      .missingNeutral(phases, lines: lines),
      points: PhaseQuantities.phaseVoltageNames + PhaseQuantities.lineVoltageNames
    )
  }

  /// Without line voltages a shifted star point cannot be told from a weak phase.
  private mutating func judgeUneven(_ reference: Double) {
    guard phases.count == 3 else { return }
    if lines == nil {
      undecided.append(
        Finding(
          .missingNeutral,
          [.missingNeutral, .noVoltage],
          .unevenVoltages(phases),
          points: PhaseQuantities.phaseVoltageNames
        )
      )
    } else {
      let low = phases.indices.filter { phases[$0] < 0.85 * reference }
      undecided.append(
        Finding(
          .missingVoltage,
          [.noVoltage, .missingNeutral],
          .unevenVoltages(phases),
          points: names(low)
        )
      )
    }
  }

  /// Currents without any voltage.
  private mutating func judgeNoVoltage(_ quantities: PhaseQuantities) {
    guard phases.count == 3, (lines?.max() ?? 0) < 25, let currents = quantities.currents,
      currents.reduce(0, +) > 1
    else { return }
    isAllMissing = true
    findings.append(
      Finding(
        .missingVoltage,
        [.noVoltage],
        .missingVoltage([0, 1, 2], phases),
        points: names([0, 1, 2])
      )
    )
  }
}
