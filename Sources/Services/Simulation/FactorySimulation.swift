package import DeviceProfiles
package import Measurements

/// A factory whose devices have consistent values.
///
/// The main meter measures what the others take, plus some losses, minus the generation of the sun.
/// Energies are the integrals of powers. A machine's counts grow while it runs.
///
/// Pure and deterministic: the same devices, scenario, seed and times give the same values.
package struct FactorySimulation: Sendable {
  private let scenario: Scenario
  private var devices: [DeviceSimulation] = []
  private var positions: [String: Int] = [:]
  private var grid = GridModel()
  private var noise: SeededNoise
  /// Unix time of the values, in seconds.
  package private(set) var time: Double

  /// Seconds of one step; long jumps use fewer, longer steps.
  private static let step = 0.5
  private static let mostSteps = 200_000.0

  /// Begins at `start`, Unix time in seconds; of devices with the same id the last one counts.
  package init(
    devices definitions: [DeviceDefinition],
    scenario: Scenario,
    seed: UInt64,
    start: Double
  ) {
    self.scenario = scenario
    noise = SeededNoise(seed: seed, name: "grid")
    time = start
    for definition in definitions {
      positions[definition.id] = devices.count
      let role = scenario.role(of: definition)
      devices.append(DeviceSimulation(definition, role: role, seed: seed))
    }
    // Ten minutes before the start, with normal steps, so that nothing begins cold.
    time = start - 600
    advance(to: start)
  }

  /// From now on a device has this fault; nothing for an unknown device.
  package mutating func inject(_ fault: InjectedFault, into device: String) {
    guard let position = positions[device] else { return }
    devices[position].inject(fault)
  }

  package var deviceIDs: [String] { devices.map(\.id) }

  /// Moves forward to a moment, Unix time in seconds.
  ///
  /// A moment in the past changes nothing, nor does one that is more than a hundred years ahead.
  package mutating func advance(to moment: Double) {
    guard moment > time, moment - time < 3.2e9 else { return }
    let length = max(Self.step, (moment - time) / Self.mostSteps)
    let count = ((moment - time) / length).rounded(.down)
    let start = time
    for index in 0..<Int(count) {
      time = start + Double(index + 1) * length
      advanceOneStep(length)
    }
  }

  /// The value of a point; `nil` for an unknown device or point.
  package func value(of point: String, on device: String) -> PointValue? {
    positions[device].flatMap { devices[$0].value(of: point) }
  }

  /// A device's registers as they are now.
  ///
  /// The first time these are all registers, including scale registers. Later the points that a
  /// client may write are left out, so that written values stay.
  package func registers(of device: String, isFirst: Bool) -> [RegisterWrite] {
    positions[device].map { devices[$0].registers(isFirst: isFirst) } ?? []
  }

  private mutating func advanceOneStep(_ seconds: Double) {
    let moment = LocalMoment(unixTime: time, utcOffset: scenario.utcOffset)
    let (activity, isBreak) = scenario.pattern.activity(at: moment)
    let now = LoadModel.Circumstances(moment: moment, activity: activity, isBreak: isBreak)
    let grid = grid.advance(by: seconds, &noise)
    for index in devices.indices { devices[index].advance(by: seconds, now) }
    var flows = devices.map(\.ownPower)
    feedLoadMeters(&flows)
    feedMainMeters(&flows)
    for index in devices.indices { devices[index].measure(flows[index], for: seconds, grid) }
  }

  /// Feeds each load meter with its machines and a basic load of its own.
  private func feedLoadMeters(_ flows: inout [PowerFlow]) {
    for (meter, fed) in scenario.feeds {
      guard let position = positions[meter], devices[position].role == .loadMeter else { continue }
      let own = PowerFlow(
        active: flows[position].active * 0.15,
        reactive: flows[position].reactive * 0.15
      )
      flows[position] = fed.compactMap { positions[$0] }.map { flows[$0] }.reduce(own, +)
    }
  }

  /// Divides among the main meters the power that no other meter measures for them, and the losses.
  private func feedMainMeters(_ flows: inout [PowerFlow]) {
    let mains = devices.indices.filter { devices[$0].role == .mainMeter }
    let fed = Set(scenario.feeds.values.flatMap(\.self))
    var sum = PowerFlow()
    var hasParts = false
    for index in devices.indices where !fed.contains(devices[index].id) {
      switch devices[index].role {
      case .mainMeter, .sensor: continue
      case .photovoltaic:
        sum = sum + PowerFlow(active: -flows[index].active, reactive: -flows[index].reactive)
      case .loadMeter, .compressor, .airConditioning, .machine:
        let losses = PowerFlow(active: flows[index].active * 0.03, reactive: 0)
        sum = sum + flows[index] + losses
        hasParts = true
      }
    }
    // A main meter alone measures its own factory.
    guard hasParts, !mains.isEmpty else { return }
    let share = 1 / Double(mains.count)
    for index in mains {
      flows[index] = PowerFlow(active: sum.active * share, reactive: sum.reactive * share)
    }
  }
}
