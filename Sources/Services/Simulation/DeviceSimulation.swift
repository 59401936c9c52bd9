import DeviceProfiles
import Measurements

/// One device: its models and the points that show their values.
struct DeviceSimulation: Sendable {
  struct Point: Sendable {
    let definition: PointDefinition
    var encoder: RegisterEncoder
    var source: PointSource
    var process: ProcessValue
    /// The power of ten in its scale register.
    var exponent = 0
    /// What a wrong scale makes of its value.
    var factor = 1.0
    /// Whether its registers stay as they are.
    var isFrozen = false
  }

  let id: String
  let role: DeviceRole
  private(set) var load: LoadModel
  private(set) var machine: MachineModel?
  var electrical: ElectricalState
  var points: [Point]
  private var noise: SeededNoise

  init(_ device: DeviceDefinition, role: DeviceRole, seed: UInt64) {
    var noise = SeededNoise(seed: seed, name: device.id)
    self.id = device.id
    self.role = role
    let rated = max(0, device.ratedPower ?? role.usualPower)
    load = LoadModel(role: role, rated: rated)
    if case .machine(let cycle, let rejectShare) = role {
      machine = MachineModel(cycle: cycle, rejectShare: rejectShare)
    }
    // A virtual point is in no register: who reads the device computes it.
    points = device.points.filter { !$0.isVirtual }.map { point in
      Point(
        definition: point,
        encoder: RegisterEncoder(point),
        source: PointSource(of: point, on: device, role: role),
        process: ProcessValue(point, noise: &noise)
      )
    }
    let energy = Self.startingEnergy(device.points, rated: rated, &noise)
    electrical = ElectricalState(noise: &noise, energy: energy)
    self.noise = noise
    chooseExponents(rated: rated)
  }

  /// Moves the device's own models forward.
  mutating func advance(by seconds: Double, _ now: LoadModel.Circumstances) {
    var now = now
    machine?.advance(
      by: seconds,
      isStaffed: now.activity > 0,
      isBreak: now.isBreak,
      &noise
    )
    now.machineLoad = machine?.load
    load.advance(by: seconds, now, &noise)
    for index in points.indices {
      points[index].process.advance(
        by: seconds,
        hour: now.moment.hour,
        activity: now.activity,
        &noise
      )
    }
  }

  /// Measures this power for some seconds.
  mutating func measure(_ power: PowerFlow, for seconds: Double, _ grid: GridState) {
    electrical.advance(by: seconds, active: power.active, reactive: power.reactive, grid)
  }

  /// The power that the device itself takes; its own meter counts generation as taken.
  var ownPower: PowerFlow {
    let tangent = (1 / (load.powerFactor * load.powerFactor) - 1).squareRoot()
    return PowerFlow(active: load.power, reactive: load.power * tangent)
  }

  func value(of name: String) -> PointValue? {
    points.first { $0.definition.name == name }.map(value)
  }

  /// All registers; unless `isFirst`, without those that a client may have written.
  func registers(isFirst: Bool) -> [RegisterWrite] {
    var writes: [RegisterWrite] = []
    for point in points where isFirst || (point.definition.writable == nil && !point.isFrozen) {
      if isFirst, let address = point.definition.scaleRegister {
        let word = UInt16(bitPattern: Int16(clamping: point.exponent))
        writes.append(RegisterWrite(table: point.definition.table, address: address, word: word))
      }
      writes += point.encoder.encode(value(of: point), exponent: point.exponent) ?? []
    }
    return writes
  }

  private func value(of point: Point) -> PointValue {
    switch point.source {
    case .electrical(let quantity):
      return bounded(electrical.value(quantity) * point.factor, point)
    case .machineState:
      return .signed(Int64(point.definition.number(of: machine?.state ?? .off)))
    case .good: return bounded(machine?.good ?? 0, point)
    case .reject: return bounded(machine?.reject ?? 0, point)
    case .total: return bounded((machine?.good ?? 0) + (machine?.reject ?? 0), point)
    case .isRunning: return .bool(machine?.state == .running)
    case .isFaulty: return .bool(machine?.state == .fault)
    case .airPressure: return bounded(load.air.pressure, point)
    case .process: return bounded(point.process.value, point)
    case .text(let text): return .text(text)
    }
  }

  /// Keeps a gauge within the range that counts as good.
  private func bounded(_ value: Double, _ point: Point) -> PointValue {
    guard point.definition.kind == .gauge, point.factor == 1, let range = point.definition.range
    else {
      return .number(value)
    }
    return .number(min(max(value, range.lowerBound), range.upperBound))
  }
}

/// Active and reactive power, in watts and volt-amperes reactive.
struct PowerFlow: Sendable, Hashable {
  var active = 0.0
  var reactive = 0.0

  static func + (a: Self, b: Self) -> Self {
    Self(active: a.active + b.active, reactive: a.reactive + b.reactive)
  }
}
