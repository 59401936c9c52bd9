import ServiceLifecycle

/// Keeps the registers of simulated devices moving with the time of day.
package struct SimulationService: Service {
  /// The source of the time, and how to wait.
  package protocol Pace: Sendable {
    /// Unix time, in seconds.
    func now() async -> Double
    /// Returns when the registers shall move again; throws when cancelled.
    func next() async throws
  }

  private var simulation: FactorySimulation
  private let units: [String: any SimulatedUnit]
  private let pace: any Pace

  /// `units` are by device id; a device without one is left out.
  package init(
    _ simulation: FactorySimulation,
    units: [String: any SimulatedUnit],
    pace: any Pace
  ) {
    self.simulation = simulation
    self.units = units
    self.pace = pace
  }

  /// From the start of the service on, a device has this fault.
  package mutating func inject(_ fault: InjectedFault, into device: String) {
    simulation.inject(fault, into: device)
  }

  /// Moves the registers until the service is shut down.
  package func run() async throws {
    try await cancelWhenGracefulShutdown {
      var simulation = simulation
      simulation.advance(to: await pace.now())
      show(simulation, isFirst: true)
      while !Task.isCancelled {
        do { try await pace.next() } catch is CancellationError { return }
        simulation.advance(to: await pace.now())
        show(simulation, isFirst: false)
      }
    }
  }

  private func show(_ simulation: FactorySimulation, isFirst: Bool) {
    for (device, unit) in units {
      unit.apply(simulation.registers(of: device, isFirst: isFirst))
    }
  }
}
