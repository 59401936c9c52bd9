import Diagnosis

/// How a meter is connected to its three phases; by default rightly.
struct MeterConnection: Sendable, Hashable {
  /// The phase whose current each input gets.
  var sources = [0, 1, 2]
  /// −1 for a transformer the wrong way round, 0 for one that gives nothing.
  var currents = [1.0, 1.0, 1.0]
  /// The share of each voltage that arrives: 1, or some percent through a blown fuse.
  var voltages = [1.0, 1.0, 1.0]
  /// Where the star point is, as a share of the phase voltage, when the neutral is missing.
  var starPoint = PowerFlow()
  /// By how much all currents seem larger.
  var ratio = 1.0

  var isRight: Bool { self == MeterConnection() }

  mutating func apply(_ fault: InjectedFault) {
    switch fault.kind {
    case .reversedTransformer: for phase in fault.phases { currents[phase % 3] *= -1 }
    case .swappedCurrents where fault.phases.count == 2:
      sources.swapAt(fault.phases[0] % 3, fault.phases[1] % 3)
    case .rotatedCurrents:
      let old = sources
      for phase in 0..<3 { sources[phase] = old[(phase + (fault.phases.first ?? 1)) % 3] }
    case .missingNeutral: starPoint = PowerFlow(active: 0.25, reactive: 0.2)
    case .noVoltage: for phase in fault.phases { voltages[phase % 3] = 0.02 }
    case .noCurrent: for phase in fault.phases { currents[phase % 3] = 0 }
    case .wrongRatio: ratio *= fault.factor
    default: break
    }
  }
}

/// What arrives at the inputs of a meter, by phasors: `active` is the real part, `reactive` the
/// imaginary one.
struct MeterInputs: Sendable {
  /// Volts of each phase against the meter's neutral, and between phases.
  let voltages: [Double]
  let lineVoltages: [Double]
  let currents: [Double]
  /// Of each phase: its voltage by the current of the same input.
  let powers: [PowerFlow]

  /// The voltages of a network with phases 120° apart.
  private static let directions = [
    PowerFlow(active: 1, reactive: 0), PowerFlow(active: -0.5, reactive: -0.866_025_403_784),
    PowerFlow(active: -0.5, reactive: 0.866_025_403_784),
  ]

  init(_ grid: GridState, loads: [PowerFlow], _ connection: MeterConnection) {
    let network = (0..<3).map { Self.directions[$0] * grid.voltages[$0] }
    // I = (S / U)*
    let flows = (0..<3).map { phase in
      let volts = network[phase]
      let square = volts.active * volts.active + volts.reactive * volts.reactive
      return (loads[phase] * volts.conjugate * (1 / max(1, square))).conjugate
    }
    let shift = connection.starPoint * grid.meanVoltage * -1
    let seen = (0..<3).map { network[$0] * connection.voltages[$0] + shift }
    let input = (0..<3).map { phase in
      flows[connection.sources[phase]] * (connection.currents[phase] * connection.ratio)
    }
    voltages = seen.map(\.size)
    lineVoltages = (0..<3).map { (seen[$0] + seen[($0 + 1) % 3] * -1).size }
    currents = input.map(\.size)
    powers = (0..<3).map { seen[$0] * input[$0].conjugate }
  }
}

extension PowerFlow {
  var size: Double { (active * active + reactive * reactive).squareRoot() }
  var conjugate: Self { Self(active: active, reactive: -reactive) }

  static func * (a: Self, b: Self) -> Self {
    Self(
      active: a.active * b.active - a.reactive * b.reactive,
      reactive: a.active * b.reactive + a.reactive * b.active
    )
  }

  static func * (a: Self, factor: Double) -> Self {
    Self(active: a.active * factor, reactive: a.reactive * factor)
  }
}
