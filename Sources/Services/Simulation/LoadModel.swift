/// The power of a part of the factory, in watts.
struct LoadModel: Sendable {
  /// What the power depends on at a moment.
  struct Circumstances: Sendable {
    var moment: LocalMoment
    /// How much of the factory is at work, 0…1.
    var activity: Double
    var isBreak: Bool
    /// The machine's share of its rated power in its state; `nil` without a machine.
    var machineLoad: Double?
  }

  private(set) var power = 0.0
  private(set) var air = CompressedAir()
  private let role: DeviceRole
  private let rated: Double
  private var noise = Drift(spread: 0.04, memory: 45)
  private var sky = Sky()

  init(role: DeviceRole, rated: Double) {
    self.role = role
    self.rated = rated
  }

  /// Cos φ of the load, inductive.
  var powerFactor: Double {
    switch role {
    case .photovoltaic: 0.999
    case .compressor: air.isLoaded ? 0.88 : 0.55
    case .airConditioning: 0.91
    case .machine: 0.84
    case .mainMeter, .loadMeter, .sensor: 0.9
    }
  }

  mutating func advance(
    by seconds: Double,
    _ now: Circumstances,
    _ random: inout SeededNoise
  ) {
    noise.advance(by: seconds, &random)
    let goal = target(seconds, now, &random) * (1 + noise.value)
    // Motors and drives reach a new load within seconds; switched loads do so at once.
    let inertia = role == .compressor || role.isMachine ? 1.0 : 8.0
    power += (max(0, goal) - power) * min(1, seconds / inertia)
  }

  private mutating func target(
    _ seconds: Double,
    _ now: Circumstances,
    _ random: inout SeededNoise
  ) -> Double {
    switch role {
    case .photovoltaic:
      sky.advance(by: seconds, &random)
      return rated * 0.85 * Self.sunshine(hour: now.moment.hour) * sky.clearness
    case .compressor:
      air.advance(by: seconds, activity: now.isBreak ? now.activity * 0.3 : now.activity)
      return rated * air.load
    case .airConditioning:
      let warmth = 0.35 + 0.65 * Self.sunshine(hour: now.moment.hour - 1.5)
      return rated * (0.1 + 0.75 * warmth * (0.2 + 0.8 * now.activity))
    case .machine: return rated * (now.machineLoad ?? 0)
    case .sensor: return 0
    case .mainMeter, .loadMeter:
      let work = now.isBreak ? now.activity * 0.35 : now.activity
      return rated * (0.06 + 0.62 * work)
    }
  }

  /// The sunshine of a clear day near the equator, 0…1: light from six to eighteen.
  static func sunshine(hour: Double) -> Double {
    guard 6...18 ~= hour else { return 0 }
    let share = (hour - 6) / 12
    let height = 4 * share * (1 - share)
    return height * (0.35 + 0.65 * height)
  }
}

/// Clouds: clear and covered periods of some minutes, with soft edges.
struct Sky: Sendable {
  private(set) var clearness = 1.0
  private var isCovered = false

  mutating func advance(by seconds: Double, _ noise: inout SeededNoise) {
    if noise.happens(within: seconds, mean: isCovered ? 240 : 900) { isCovered.toggle() }
    let goal = isCovered ? 0.35 : 1.0
    clearness += (goal - clearness) * min(1, seconds / 20)
  }
}

/// A compressor that loads below 6.5 bar, unloads above 7.5 bar, and stops when no air is needed.
struct CompressedAir: Sendable {
  /// Bar above the atmosphere.
  private(set) var pressure = 7.0
  private(set) var isLoaded = true
  private var idleTime = 0.0

  mutating func advance(by seconds: Double, activity: Double) {
    let use = 0.04 + 0.6 * activity
    pressure += ((isLoaded ? 1 : 0) - use) * 0.05 * seconds
    pressure = min(max(pressure, 5.8), 7.8)
    if pressure >= 7.5 { isLoaded = false }
    if pressure <= 6.5 { isLoaded = activity > 0 || pressure <= 6 }
    idleTime = isLoaded ? 0 : idleTime + seconds
  }

  /// The share of the rated power; an unloaded screw takes a quarter until it is stopped.
  var load: Double { isLoaded ? 0.95 : idleTime < 300 ? 0.27 : 0.005 }
}
