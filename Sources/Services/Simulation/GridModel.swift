/// The state of the grid, the same for all meters.
struct GridState: Sendable {
  /// Hertz.
  var frequency = 50.0
  /// Volts between each phase and neutral.
  var voltages = [230.0, 230.0, 230.0]

  var meanVoltage: Double { voltages.reduce(0, +) / 3 }
  var meanLineVoltage: Double { (0..<3).map(lineVoltage).reduce(0, +) / 3 }

  /// Between a phase and the next, 120° apart: √(a² + b² + ab).
  func lineVoltage(from phase: Int) -> Double {
    let (a, b) = (voltages[phase % 3], voltages[(phase + 1) % 3])
    return (a * a + b * b + a * b).squareRoot()
  }
}

/// A grid whose voltage drifts slowly and whose frequency stays within 0.05 Hz of 50 Hz.
struct GridModel: Sendable {
  private var frequency = Drift(spread: 0.015, memory: 60)
  private var common = Drift(spread: 1.5, memory: 900)
  private var phases = (0..<3).map { _ in Drift(spread: 0.5, memory: 300) }

  mutating func advance(by seconds: Double, _ noise: inout SeededNoise) -> GridState {
    frequency.advance(by: seconds, &noise)
    common.advance(by: seconds, &noise)
    for index in phases.indices { phases[index].advance(by: seconds, &noise) }
    return GridState(
      frequency: 50 + frequency.value,
      voltages: phases.map { 230 + common.value + $0.value }
    )
  }
}
