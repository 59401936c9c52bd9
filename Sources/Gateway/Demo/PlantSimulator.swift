package import Configuration
import DeviceProfiles
import Diagnosis
package import Logging
import Measurements
import ModbusServer
import Adapters
import Runtime
import ServiceLifecycle
package import Simulation
import SunSpec

/// Serves every device of a configuration as a Modbus server with plausible values.
package struct PlantSimulator: Sendable {
  /// Where a connection's devices are served.
  package struct Place: Sendable {
    package var connection: String
    /// `127.0.0.1:port`, or the path of a pseudo-terminal.
    package var address: String
  }

  package let places: [Place]
  private let server: ModbusServer
  private var service: SimulationService
  private let units: [String: UnitRegisters]

  /// Opens the ports: `basePort` is the first, the others follow; 0: any free ports.
  ///
  /// Pseudo-terminals get links in `terminalFolder`; `nil`: they keep their own names. Devices of the
  /// profiles in `library` say who they are.
  ///
  /// - Throws: when a port is in use or no terminal can be made.
  package init(
    _ configuration: GatewayConfiguration,
    basePort: UInt16,
    terminalFolder: String?,
    library: ProfileLibrary = ProfileLibrary(directories: [])
  ) throws {
    let identities = SimulatedIdentities(of: configuration, in: library)
    server = try ModbusServer()
    var banks: [String: any SimulatedUnit] = [:]
    var unitsByDevice: [String: UnitRegisters] = [:]
    var places: [Place] = []
    var port = basePort
    for connection in configuration.connections {
      var units: [UInt8: UnitRegisters] = [:]
      for device in connection.devices {
        let bank = units[device.unitID] ?? UnitRegisters()
        units[device.unitID] = bank
        unitsByDevice[device.id] = bank
        let identity = identities[device]
        banks[device.id] = SimulatedRegisters(bank: bank, fixed: identity?.registers ?? [])
        if let identity { bank.identification = identity.texts }
        if device.sunSpec != nil {
          let parts = SunSpecSample.parts(of: device.unitID, on: connection)
          bank.set(.holding, at: SunSpecSample.base, to: SunSpecSample.memory(of: parts))
        }
      }
      let address: String
      switch connection.endpoint {
      case .tcp, .rtuOverTCP:
        let isRTU = if case .rtuOverTCP = connection.endpoint { true } else { false }
        let bound = try server.addTCP(port: port, framing: isRTU ? .rtu : .tcp, units: units)
        if port != 0 { port += 1 }
        address = "127.0.0.1:\(bound)"
      case .serial:
        let link = terminalFolder.map { "\($0)/\(connection.id)" }
        address = try server.addPseudoTerminal(link: link, units: units)
      }
      places.append(Place(connection: connection.id, address: address))
    }
    self.places = places
    self.units = unitsByDevice
    let devices = configuration.connections.map(SunSpecSample.assumed).flatMap(\.devices)
    let now = SystemClock().wallTime().milliseconds
    service = SimulationService(
      FactorySimulation(
        devices: devices,
        scenario: Scenario(deducedFrom: devices),
        seed: 1,
        start: Double(now) / 1000
      ),
      units: banks,
      pace: RealPace()
    )
  }

  /// From the start on, a device has this fault.
  mutating func inject(_ fault: InjectedFault, into device: String) {
    service.inject(fault, into: device)
    if fault.kind == .hung, !fault.answers {
      units[device]?.behaviour = UnitBehaviour(fault: .silent)
    }
  }

  /// Serves until the task is cancelled.
  func simulate() async {
    try? await service.run()
    server.stop()
  }

  /// Serves a configuration's devices until SIGTERM or SIGINT, which already work before the first
  /// port is open.
  ///
  /// `ready` is called once all devices are served.
  ///
  /// - Throws: when a port is in use or no terminal can be made.
  package static func serve(
    _ configuration: GatewayConfiguration,
    basePort: UInt16,
    faults: [(device: String, fault: InjectedFault)] = [],
    library: ProfileLibrary = ProfileLibrary(directories: []),
    logger: Logger,
    ready: @escaping @Sendable ([Place]) -> Void
  ) async throws {
    let service = PlantService(
      configuration: configuration,
      basePort: basePort,
      faults: faults,
      library: library,
      ready: ready
    )
    try await Gateway.serveOrThrow(service, logger: logger)
  }
}

private struct PlantService: Service {
  let configuration: GatewayConfiguration
  let basePort: UInt16
  let faults: [(device: String, fault: InjectedFault)]
  let library: ProfileLibrary
  let ready: @Sendable ([PlantSimulator.Place]) -> Void

  func run() async throws {
    var plant = try PlantSimulator(
      configuration,
      basePort: basePort,
      terminalFolder: nil,
      library: library
    )
    for (device, fault) in faults { plant.inject(fault, into: device) }
    ready(plant.places)
    await plant.simulate()
  }
}

/// The simulated plant follows real time, in steps of half a second.
private struct RealPace: SimulationService.Pace {
  func now() async -> Double { Double(SystemClock().wallTime().milliseconds) / 1000 }
  func next() async throws { try await Task.sleep(for: .milliseconds(500)) }
}

private struct SimulatedRegisters: SimulatedUnit {
  let bank: UnitRegisters
  /// Registers that identify the model; no value that moves takes their place.
  private let fixed: Set<FixedRegister>

  private struct FixedRegister: Hashable {
    var table: RegisterTable
    var address: UInt16

    init(_ write: RegisterWrite) { (table, address) = (write.table, write.address) }
  }

  init(bank: UnitRegisters, fixed: [RegisterWrite]) {
    self.bank = bank
    self.fixed = Set(fixed.map { FixedRegister($0) })
    bank.update { registers in
      for write in fixed { registers[ServerTable(write.table), write.address] = write.word }
    }
  }

  func apply(_ writes: [RegisterWrite]) {
    bank.update { registers in
      for write in writes where fixed.isEmpty || !fixed.contains(FixedRegister(write)) {
        let table = ServerTable(write.table)
        let old = registers[table, write.address] ?? 0
        registers[table, write.address] = write.applied(to: old)
      }
    }
  }
}

extension ServerTable {
  fileprivate init(_ table: RegisterTable) {
    self =
      switch table {
      case .coil: .coil
      case .discrete: .discrete
      case .input: .input
      case .holding: .holding
      }
  }
}
