/// How unusual it is that a phase of a plant has a current at this angle.
///
/// 0: an ordinary load. Motors without load and welders go up to 100°, capacitors down to −95°; a
/// phase that delivers, with a generator behind it, is beyond ±95°.
enum LoadPrior {
  /// What it costs to explain all angles as a healthy plant.
  static func ofHealthyPlant(_ angles: [Double], isProducer: Bool) -> Double {
    let delivering = angles.filter(isDelivering)
    // A plant that delivers in all phases is nothing odd.
    if delivering.count == angles.count { return isProducer ? 0 : 2 }
    let others = angles.filter { !isDelivering($0) }
    let lag = others.map(sine).reduce(0, +) / Double(max(1, others.count))
    // One generator can explain several phases.
    let deliveries = delivering.map { ofDelivery($0, lag: lag) }
    let generator = deliveries.max().map { $0 + 0.5 * Double(deliveries.count - 1) } ?? 0
    let oddity = (isProducer && !delivering.isEmpty ? 1.0 : 0) + disagreement(delivering)
    let loads = others.map(ofLoad)
    let oddLoads = 0.7 * (loads.max() ?? 0) + 0.3 * loads.reduce(0, +)
    return min(5, oddLoads + generator + oddity)
  }

  /// A mean angle of loads behind wrong wires.
  static func ofMean(_ angle: Double) -> Double {
    switch angle {
    case -30...65: 0
    case 65...95: 1
    case -60 ..< -30: 0.6
    case -95 ..< -60: 1.5
    case 95...180: 2
    default: 2.5
    }
  }

  static func isDelivering(_ angle: Double) -> Bool { angle > 95 || angle < -95 }

  private static func ofLoad(_ angle: Double) -> Double {
    switch angle {
    case -25...65: 0
    case 65...95: 1
    case -60 ..< -25: 0.5
    default: 1.5
    }
  }

  /// A generator on one phase leaves that phase the reactive power of its loads, so its sign is
  /// that of the others.
  private static func ofDelivery(_ angle: Double, lag: Double) -> Double {
    let own = sine(angle)
    let isOpposite = own * lag < 0 && own.magnitude > 0.14 && lag.magnitude > 0.16
    return isOpposite ? 3.5 : 2
  }

  /// Phases that deliver, one with reactive power taken and one with it given.
  private static func disagreement(_ delivering: [Double]) -> Double {
    let sines = delivering.map(sine)
    guard let most = sines.max(), let least = sines.min() else { return 0 }
    return most > 0.4 && least < -0.4 ? 1.5 : 0
  }

  /// A coarse sine, by Bhāskara: the error is below 0.002.
  private static func sine(_ angle: Double) -> Double {
    let size = angle.magnitude
    let part = size * (180 - size)
    let sine = 4 * part / (40_500 - part)
    return angle < 0 ? -sine : sine
  }
}
