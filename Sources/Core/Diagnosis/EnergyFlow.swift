/// The energy of the active power over the samples, which never changed its direction.
struct EnergyFlow {
  /// Wh.
  let energy: Double
  let isImport: Bool
  let seconds: Double
  /// The energy of those phases alone that flow in this direction, Wh: some meters count so.
  let most: Double
  /// How far the energy can be off because the power moves between the samples, as a share of it.
  let doubt: Double
  private let from: Double
  private let to: Double
  private let values: MeasuredValues

  init?(_ values: MeasuredValues) {
    let powers = Self.powers(values)
    guard let first = powers.first, let last = powers.last, last.seconds > first.seconds,
      powers.allSatisfy({ $0.value > 0 }) || powers.allSatisfy({ $0.value < 0 })
    else { return nil }
    self.values = values
    isImport = first.value > 0
    (from, to) = (first.seconds, last.seconds)
    seconds = to - from
    doubt = Self.doubt(powers.map(\.value))
    let energy = zip(powers, powers.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.0.value + pair.1.value).magnitude / 2 * (pair.1.seconds - pair.0.seconds) / 3600
    }
    self.energy = energy
    most = energy * Self.excess(values, isImport: first.value > 0)
  }

  /// The share by which phases of this direction exceed the total.
  private static func excess(_ values: MeasuredValues, isImport: Bool) -> Double {
    guard let phases = values.values((1...3).map { "active_power_l\($0)" }) else { return 1 }
    let sum = phases.reduce(0, +).magnitude
    let own = phases.filter { ($0 > 0) == isImport }.reduce(0, +).magnitude
    return sum > 0.001 * own ? max(1, own / sum) : 1000
  }

  /// Three standard errors of the mean power, as a share of it.
  private static func doubt(_ powers: [Double]) -> Double {
    let count = Double(powers.count)
    let mean = powers.reduce(0, +) / count
    let square = powers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    return min(2, 3 * square.squareRoot() / max(1e-9, mean.magnitude) / count.squareRoot())
  }

  /// The total active power with its seconds, or the sum of the phases.
  static func powers(_ values: MeasuredValues) -> [(seconds: Double, value: Double)] {
    if values.has("active_power") { return values.history("active_power") }
    let phases = (1...3).map { values.history("active_power_l\($0)") }
    guard Set(phases.map(\.count)).count == 1 else { return [] }
    return zip(phases[0], zip(phases[1], phases[2])).map {
      ($0.seconds, $0.value + $1.0.value + $1.1.value)
    }
  }

  /// The mean power, W.
  var power: Double { seconds > 0 ? energy / seconds * 3600 : 0 }

  /// How much a counter grew in that time; `nil` where it went back or is missing.
  func growth(_ name: String) -> Double? {
    let all = values.history(name).filter { from...to ~= $0.seconds }
    guard let first = all.first, let last = all.last, last.seconds > first.seconds,
      last.value >= first.value
    else { return nil }
    return last.value - first.value
  }
}
