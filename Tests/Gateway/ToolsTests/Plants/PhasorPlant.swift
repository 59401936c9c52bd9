import TestSupport

/// A plant behind a meter: three voltages against earth, and the current of each conductor.
struct PhasorPlant {
  var voltages: [Phasor]
  var currents: [Phasor] = [.zero, .zero, .zero]
  /// Volt-amperes of harmonics, as a share of each phase's current.
  var distortion = 0.0

  init(volts: Double, unevenness: Double, _ random: inout SeededGenerator) {
    voltages = [0.0, -120, 120].map { direction in
      let error = Double.random(in: -1...1, using: &random)
      return Phasor(volts * (1 + unevenness * error), at: direction + 0.5 * error)
    }
  }

  var volts: Double { voltages[0].size }

  /// Adds a load of these VA between a phase and the neutral; a negative angle is capacitive.
  mutating func add(_ power: Double, angle: Double, phase: Int) {
    let drawn = Phasor(power, at: angle)
    currents[phase] = currents[phase] + (drawn / voltages[phase]).conjugate
  }

  /// Adds a load between two phases.
  mutating func add(_ power: Double, angle: Double, between one: Int, and other: Int) {
    let voltage = voltages[one] - voltages[other]
    let current = (Phasor(power, at: angle) / voltage).conjugate
    currents[one] = currents[one] + current
    currents[other] = currents[other] - current
  }
}

/// What kinds of load a plant has.
enum PlantLoad: String, CaseIterable {
  case balanced, unbalanced, motors, compensated, partlySolar, harmonics, highFactor
  // Healthy ones that look odd.
  case welder, welderWithBase, twoPhases, singlePhase, solarExport, solarOnOnePhase, capacitors
  case idleMotors, idle, smallWelders, twoSolarPhases

  static let delivering: [Self] = [.solarExport, .solarOnOnePhase, .twoSolarPhases]

  static let ordinary: [Self] = [
    .balanced, .balanced, .unbalanced, .motors, .compensated, .partlySolar, .harmonics, .highFactor,
  ]
}

extension PhasorPlant {
  /// Connects loads of about this many VA altogether.
  mutating func connect(_ load: PlantLoad, _ total: Double, _ random: inout SeededGenerator) {
    func any(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }
    let third = total / 3
    func base(_ share: Double, _ angles: ClosedRange<Double>, spread: Double, uneven: Double) {
      let angle = any(angles)
      for phase in 0..<3 {
        add(
          third * share * (1 + any(-uneven...uneven)),
          angle: angle + any(-spread...spread),
          phase: phase
        )
      }
    }
    switch load {
    case .balanced: base(1, 15...40, spread: 3, uneven: 0.05)
    case .unbalanced: base(1, 15...35, spread: 9, uneven: 0.5)
    case .motors: base(1, 28...55, spread: 2, uneven: 0.04)
    case .compensated: base(1, -15...12, spread: 4, uneven: 0.15)
    case .highFactor: base(1, 5...14, spread: 2, uneven: 0.1)
    case .harmonics:
      base(1, 5...30, spread: 4, uneven: 0.15)
      distortion = any(0.3...0.9)
    case .partlySolar:
      base(1, 20...38, spread: 3, uneven: 0.08)
      for phase in 0..<3 { add(third * any(0.25...0.3), angle: 180, phase: phase) }
    case .welder: add(total / 2, angle: any(20...72), between: 0, and: 1)
    case .welderWithBase, .smallWelders:
      base(load == .smallWelders ? 1 : 0.3, 10...35, spread: 5, uneven: 0.2)
      let phase = Int.random(in: 0..<3, using: &random)
      add(third * any(0.2...1.2), angle: any(30...75), between: phase, and: (phase + 1) % 3)
    case .twoPhases:
      let empty = Int.random(in: 0..<3, using: &random)
      let angle = any(0...40)
      for phase in 0..<3 where phase != empty {
        add(third * any(0.6...1), angle: angle + any(-10...10), phase: phase)
      }
    case .singlePhase: add(third, angle: any(0...40), phase: Int.random(in: 0..<3, using: &random))
    case .solarExport:
      base(0.4, 10...40, spread: 8, uneven: 0.2)
      let turn = any(-8...8)
      for phase in 0..<3 { add(third * 1.1, angle: 180 + turn, phase: phase) }
    case .solarOnOnePhase, .twoSolarPhases:
      base(0.5, 0...35, spread: 8, uneven: 0.3)
      let phase = Int.random(in: 0..<3, using: &random)
      add(third * any(0.7...1.3), angle: 180 + any(-3...3), phase: phase)
      if load == .twoSolarPhases {
        add(third * any(0.7...1.3), angle: 180 + any(-3...3), phase: (phase + 1) % 3)
      }
    case .capacitors:
      base(0.15, 0...30, spread: 8, uneven: 0.3)
      for phase in 0..<3 { add(third * 0.4 * any(0.95...1.05), angle: -90, phase: phase) }
    case .idleMotors: base(0.3, 70...85, spread: 3, uneven: 0.1)
    case .idle: base(0.0001, 0...80, spread: 10, uneven: 0.5)
    }
  }
}
