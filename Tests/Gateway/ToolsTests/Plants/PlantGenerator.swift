import Configuration
import DeviceProfiles
import Diagnosis
import Registers
import TestSupport

/// Random plants with the shipped profiles.
struct PlantGenerator {
  var random: SeededGenerator
  private let profiles: [DeviceProfile]

  init(seed: UInt64, profiles: [DeviceProfile]) {
    random = SeededGenerator(seed: seed)
    self.profiles = profiles
  }

  /// All shipped profiles that report power, or voltage and current.
  static let electrical: [DeviceProfile] = {
    let root = "/" + #filePath.split(separator: "/").dropLast(5).joined(separator: "/")
    let library = ProfileLibrary(directories: ["\(root)/devices"])
    return library.names().compactMap { try? library.profile(named: $0).profile }.filter {
      profile in
      let names = Set(profile.points.map(\.name))
      return names.contains("active_power") || names.contains("active_power_l1")
        || names.isSuperset(of: ["voltage_l1_n", "current_l1"])
    }
  }()

  /// One with a fault of this kind; `nil` where no profile can show it.
  mutating func faulty(_ kind: Fault) -> SimulatedPlant? {
    for _ in 0..<200 {
      let profile = anyProfile()
      guard let fault = fault(kind, of: profile) else { continue }
      var plant = plant(profile, PlantLoad.ordinary.randomElement(using: &random) ?? .balanced)
      plant.fault = fault
      if kind == .wrongRatio { plant.device.ratedPower = plant.device.ratedPower ?? 100_000 }
      return plant
    }
    return nil
  }

  /// A shipped profile, or a device file that takes only some of its points.
  private mutating func anyProfile() -> DeviceProfile {
    var profile = profiles.randomElement(using: &random) ?? profiles[0]
    let left: [[String]] = [
      [], [], [], [],
      // No neutral; totals alone; no reactive power; neither line voltages nor apparent powers.
      ["voltage_l1_n", "voltage_l2_n", "voltage_l3_n", "_power_l", "power_factor_l"],
      ["voltage_l", "current_l", "_power_l", "power_factor_l"], ["reactive_power"],
      ["voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1", "apparent_power", "power_factor"],
    ]
    let dropped = left.randomElement(using: &random) ?? []
    let points = profile.points.filter { point in
      !dropped.contains { drop in
        point.name.hasPrefix(drop) || (drop.hasPrefix("_") && point.name.contains(drop))
      }
    }
    if points.contains(where: { $0.name.hasPrefix("active_power") }) { profile.points = points }
    return profile
  }

  mutating func clean(_ load: PlantLoad) -> SimulatedPlant {
    let profile = anyProfile()
    // A producer's own registers often cannot show that it takes power.
    let isProducer = profile.kind == .inverter || profile.kind == .genset
    return plant(profile, isProducer && PlantLoad.delivering.contains(load) ? .balanced : load)
  }

  private mutating func plant(_ profile: DeviceProfile, _ load: PlantLoad) -> SimulatedPlant {
    var device = DeviceDefinition(id: "meter", unitID: 1, points: profile.points)
    device.profile = profile.name
    let room = Self.room(profile.points)
    let most = min(room, 2e6)
    let rated = most * Double.random(in: 0.05...0.5, using: &random)
    device.ratedPower = random.chance(0.6) ? rated : nil
    // As long as doctor watches by itself, a minute, or one reading alone.
    let end = [30, 30, 30, 30, 30, 60, 60, 60, 60, 0].randomElement(using: &random) ?? 30
    var plant = SimulatedPlant(
      device: device,
      load: load,
      times: stride(from: 0, through: Double(end), by: 2.5).map { $0 },
      share: Double.random(in: 0.06...0.95, using: &random)
    )
    // Without a rated power in the file the plant is as large as the meter allows.
    if device.ratedPower == nil { plant.share *= rated / 100_000 }
    plant.isProducer = profile.kind == .inverter || profile.kind == .genset
    plant.turnsReactive = random.chance(0.1)
    plant.addsApparent = random.chance(0.5)
    plant.volts = [220, 230, 240, 230].randomElement(using: &random) ?? 230
    return plant
  }

  /// The largest load, in VA, that all registers can show.
  private static func room(_ points: [PointDefinition]) -> Double {
    var room = 5e6
    for point in points where point.scaleRegister == nil {
      guard let range = point.type.wholeNumbers else { continue }
      let largest = Double(range.upperBound) * point.scale.value.magnitude
      if point.name.hasPrefix("active_power") || point.name.hasPrefix("apparent_power")
        || point.name.hasPrefix("reactive_power")
      {
        room = min(room, largest * (point.name.contains("_l") ? 1.5 : 0.9))
      }
      if point.name.hasPrefix("current_") { room = min(room, largest * 230 * 2) }
    }
    return room
  }
}
