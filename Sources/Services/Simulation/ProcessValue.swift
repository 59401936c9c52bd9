import Registers
import DeviceProfiles

/// A plausible value for a point that no model knows, by its name, unit and kind.
struct ProcessValue: Sendable {
  private let nominal: Double
  private let daySwing: Double
  private var drift: Drift
  /// For a counter: its count, and how much it counts in a second of full activity.
  private var count: Double
  private let rate: Double
  private let point: PointDefinition
  private var hour = 12.0

  init(_ point: PointDefinition, noise: inout SeededNoise) {
    self.point = point
    (nominal, daySwing) = Self.nominal(of: point)
    drift = Drift(spread: 0.01, memory: noise.between(60, 600))
    rate = Self.rate(of: point) * noise.between(0.7, 1.3)
    count = min(rate * noise.between(1e6, 1e7), point.capacity * 0.2).rounded(.down)
  }

  mutating func advance(
    by seconds: Double,
    hour: Double,
    activity: Double,
    _ noise: inout SeededNoise
  ) {
    self.hour = hour
    drift.advance(by: seconds, &noise)
    count += rate * seconds * (0.1 + 0.9 * activity)
  }

  var value: Double {
    switch point.kind {
    case .counter: return count
    case .state: return Double(point.normalState)
    case .gauge, .text:
      if point.type == .bool || point.table.holdsBits { return 0 }
      let warmth = LoadModel.sunshine(hour: hour - 1.5) - 0.5
      return nominal * (1 + drift.value) + daySwing * warmth
    }
  }

  /// The usual value and how much the day adds to it.
  private static func nominal(of point: PointDefinition) -> (Double, Double) {
    if let writable = point.writable?.range {
      return (min(max(0, writable.lowerBound), writable.upperBound), 0)
    }
    let named = names.first { point.name.hasPrefix($0.name) || point.name.hasSuffix($0.name) }
    let value = named?.value ?? units[point.unit] ?? 1
    let swing = point.unit == "Cel" ? 6.0 : 0
    guard let range = point.range, !range.contains(value) else { return (value, swing) }
    let middle = range.lowerBound / 2 + range.upperBound / 2
    return (middle.isFinite ? middle : 0, 0)
  }

  private static let names: [(name: String, value: Double)] = [
    ("humidity", 68), ("speed", 1480), ("level", 62), ("co2", 620), ("irradiance", 540),
    ("unbalance", 1.2), ("efficiency", 96), ("isolation", 2.1e6), ("load", 55), ("ratio", 1),
  ]

  /// By UCUM code.
  private static let units: [String: Double] = [
    "Cel": 30, "K": 303, "bar": 6.2, "Pa": 101_300, "kPa": 101.3, "m3/h": 42, "l/min": 120,
    "L/min": 120, "kg/h": 350, "%": 48, "Hz": 50, "V": 230, "A": 12, "W": 1500, "var": 600,
    "VA": 1600, "/min": 1480, "{rpm}/min": 1480, "m/s": 2.4, "mm/s": 1.6, "N.m": 85, "ppm": 620,
    "W/m2": 540, "Ohm": 2.1e6, "deg": 120, "m": 2.5, "mm": 12, "kg": 240, "lx": 480,
  ]

  /// What a counter counts in a second.
  private static func rate(of point: PointDefinition) -> Double {
    guard point.kind == .counter else { return 0 }
    return switch point.unit {
    case "m3": 18.0 / 3600
    case "L", "l": 18_000.0 / 3600
    case "kg": 350.0 / 3600
    case "h": 1.0 / 3600
    case "min": 1.0 / 60
    case "s": 1
    case "Wh", "varh", "VAh": 2000.0 / 3600
    default: 0.2
    }
  }
}

extension PointDefinition {
  /// The largest value that a counter can show, in its unit.
  var capacity: Double {
    if let end = counter.wrapsAt, end > 0 { return end }
    let scale = abs(scale.value)
    return switch type {
    // Floats are exact for whole numbers up to 2²⁴ and 2⁵³; well below, every step shows.
    case .float32: 1.6e7 * max(scale, 1)
    case .float64: 1e12 * max(scale, 1)
    default: Double(type.wholeNumbers?.upperBound ?? 0) * scale
    }
  }
}
