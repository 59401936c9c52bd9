import DeviceProfiles
import Diagnosis
import Measurements
import ReadPlans
import Registers
import Simulation
import TestSupport

/// A plant, a meter with a profile, and the registers that a gateway reads of it.
struct SimulatedPlant {
  var device: DeviceDefinition
  var load: PlantLoad
  var fault: PlantFault?
  var isProducer = false
  /// Seconds at which it is read.
  var times: [Double]
  /// Of the rated power.
  var share: Double
  var volts = 230.0
  var turnsReactive = false
  var addsApparent = false

  /// Whether the meter has one voltage and one current.
  private var isSinglePhase: Bool {
    let names = Set(device.points.map(\.name))
    return !names.contains("voltage_l2_n") && !names.contains("voltage_l1_l2")
      && !names.contains("current_l2") && names.contains("active_power")
  }

  func samples(_ random: inout SeededGenerator) -> [DeviceSample] {
    let rated = device.ratedPower ?? 100_000
    var plant = PhasorPlant(volts: volts, unevenness: 0.012, &random)
    plant.connect(load, rated * share, &random)
    if isProducer { plant.currents = plant.currents.map { $0 * -1 } }
    if isSinglePhase { plant.currents = [plant.currents[0], .zero, .zero] }
    var meter = PlantMeter(plant)
    meter.turnsReactive = turnsReactive
    meter.addsApparent = addsApparent
    meter.gains = (0..<3).map { _ in 1 + Double.random(in: -0.008...0.008, using: &random) }
    meter.errors = (0..<3).map { _ in
      Phasor(
        1 + Double.random(in: -0.01...0.01, using: &random),
        at: Double.random(in: -0.6...0.6, using: &random)
      )
    }
    fault?.apply(to: &meter, &random)
    var energies: [String: Double] = [:]
    for point in device.points where point.kind == .counter {
      energies[point.name] = Double.random(in: 0.05...0.4, using: &random) * capacity(point)
    }
    var frozen: [Observation]?
    var last = 0.0
    return times.map { time in
      var now = meter
      now.frequency = 50 + Double.random(in: -0.02...0.02, using: &random)
      let drift = 1 + Double.random(in: -0.01...0.01, using: &random)
      let sag = 1 + Double.random(in: -0.002...0.002, using: &random)
      now.currents = meter.currents.map { $0 * drift }
      now.voltages = meter.voltages.map { $0 * sag }
      count(&energies, now, hours: (time - last) / 3600)
      last = time
      var observations = device.points.filter(\.isReadable).compactMap { point in
        observation(point, now, energies)
      }
      if fault?.kind == .frozenRegisters {
        if let frozen { observations = frozen } else { frozen = observations }
      }
      return DeviceSample(seconds: time, observations: observations)
    }
  }

  /// Counters follow the sum of the phases; both directions by phase where a point is of one.
  private func count(_ energies: inout [String: Double], _ meter: PlantMeter, hours: Double) {
    let isSwapped = fault?.kind == .swappedDirections
    for name in energies.keys {
      let phase = ["_l1": 0, "_l2": 1, "_l3": 2].first { name.hasSuffix($0.key) }?.value
      let power = phase.map(meter.power) ?? meter.total
      let active = name.hasPrefix("active") ? power.re : power.im
      let isExport = name.contains("export") != isSwapped
      let amount = name.contains("total") ? abs(active) : max(0, isExport ? -active : active)
      let isFrozen = fault?.kind == .frozenCounter
      if !isFrozen || hours == 0 { energies[name, default: 0] += amount * hours }
    }
  }

  private func capacity(_ point: PointDefinition) -> Double {
    guard let range = point.type.wholeNumbers else { return 1e6 }
    return min(1e9, Double(range.upperBound) * point.scale.value.magnitude * 0.2)
  }

  private func observation(
    _ point: PointDefinition,
    _ meter: PlantMeter,
    _ energies: [String: Double]
  ) -> Observation? {
    guard !point.type.isText, !point.table.holdsBits, point.kind == .gauge || point.kind == .counter
    else { return nil }
    let value = point.kind == .counter ? energies[point.name] ?? 0 : meter.value(point.name) ?? 0
    var served = point
    if fault?.kind == .swappedWords, point.type.registerCount > 1 {
      served.order.swapsRegisters.toggle()
    }
    if fault?.kind == .swappedBytes { served.order.swapsBytes.toggle() }
    return read(configured(point), served: served, value)
  }

  /// The point as the device file has it: with a wrong scale, or with transformers of a wrong ratio.
  private func configured(_ point: PointDefinition) -> PointDefinition {
    var point = point
    guard let fault else { return point }
    let isScaled = fault.kind == .wrongScale && fault.points.contains(point.name)
    let isPrimary =
      fault.kind == .wrongRatio
      && ["current", "active", "reactive", "apparent"].contains { point.name.hasPrefix($0) }
    if isScaled || isPrimary { point.scale.numerator *= fault.factor }
    return point
  }

  /// Through the registers: encoded as the device does, decoded as the gateway does.
  private func read(_ point: PointDefinition, served: PointDefinition, _ value: Double)
    -> Observation?
  {
    var exponent = 0
    if point.scaleRegister != nil {
      exponent =
        (-2...5).first { power in
          abs(value) / (power < 0 ? 1 : DecimalFactor.powerOfTen(power))
            * (power < 0 ? DecimalFactor.powerOfTen(-power) : 1) < 30_000
        } ?? 5
    }
    guard let writes = RegisterEncoder(served).encode(.number(value), exponent: exponent)
    else { return nil }
    let words =
      point.scattered.isEmpty
      ? writes.sorted { $0.address < $1.address }.map(\.word)
      : point.scattered.compactMap { address in writes.first { $0.address == address }?.word }
    let scale = point.scaleRegister.map { _ in UInt16(bitPattern: Int16(exponent)) }
    var plain = point
    plain.scattered = []
    let item = ReadRequest.Item(point: 0, offset: 0, scaleOffset: scale == nil ? nil : words.count)
    let outcome = PointDecoder(plain).decode(words + [scale].compactMap { $0 }, at: item)
    return Observation(point: point, outcome: outcome, words: words, scaleWord: scale)
  }
}
