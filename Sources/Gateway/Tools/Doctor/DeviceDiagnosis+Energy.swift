import Registers
import DeviceProfiles

extension DeviceDiagnosis {
  /// Energy counters that do not match the power while the samples were taken.
  var energy: [DiagnosisFinding] {
    guard let power = value("active_power") else { return [] }
    let names =
      power >= 0
      ? ("active_energy_import", "active_energy_export")
      : ("active_energy_export", "active_energy_import")
    return [follows(names.0, opposite: names.1)].compactMap { $0 }
  }

  private func follows(_ name: String, opposite: String) -> DiagnosisFinding? {
    guard let expected = expectedEnergy(within: growth(name) ?? growth(opposite)),
      let grown = growth(name), let step = resolution(name)
    else { return nil }
    // A counter in whole kWh needs enough time to count some of them.
    guard expected > 5 * step else { return nil }
    if let other = growth(opposite), other.amount > expected / 2, grown.amount < expected / 5 {
      return finding(
        .energy,
        .swappedDirections(grown: opposite, by: other.amount.shown, expected: name),
        points: [name, opposite]
      )
    }
    let ratio = grown.amount / expected
    guard !(0.7...1.3).contains(ratio) else { return nil }
    let fault: DiagnosisText.EnergyFault =
      ratio.nearPowerOfTen.map { .scale(off: 1.0.shifted(by: abs($0)).shown) }
      ?? (grown.amount == 0 ? .standsStill : .other)
    return finding(
      .energy,
      .energy(name, grewBy: grown.amount.shown, insteadOf: expected.shown, fault),
      points: [name, "active_power"]
    )
  }

  private struct Growth {
    var amount: Double
    var from: Double
    var to: Double
  }

  /// The increase of a counter and the samples between which it grew; `nil` where it went back or
  /// is missing.
  private func growth(_ name: String) -> Growth? {
    let values = samples.compactMap { sample in
      sample.readings.number(name).map { (sample.seconds, $0) }
    }
    guard let first = values.first, let last = values.last, last.0 > first.0, last.1 >= first.1
    else { return nil }
    return Growth(amount: last.1 - first.1, from: first.0, to: last.0)
  }

  /// The energy from the power in that time, Wh; `nil` where the power changed its direction.
  private func expectedEnergy(within growth: Growth?) -> Double? {
    guard let growth else { return nil }
    let powers = samples.filter { growth.from...growth.to ~= $0.seconds }
      .compactMap { sample in
        sample.readings.number("active_power").map { (sample.seconds, $0) }
      }
    guard powers.count >= 2, powers.allSatisfy({ $0.1 > 0 }) || powers.allSatisfy({ $0.1 < 0 })
    else { return nil }
    return zip(powers, powers.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.0.1 + pair.1.1).magnitude / 2 * (pair.1.0 - pair.0.0) / 3600
    }
  }

  /// The counter's smallest step, in Wh.
  private func resolution(_ name: String) -> Double? {
    guard let reading = samples.last?.readings.first(where: { $0.point.name == name }) else {
      return nil
    }
    let scale = reading.point.scale.value.magnitude
    switch reading.point.type {
    case .float32: return Double(Float(samples.last?.readings.number(name) ?? 0).ulp)
    case .float64: return scale / 1000
    default:
      let exponent = reading.scaleWord.map { Int(Int16(bitPattern: $0)) } ?? 0
      return scale.shifted(by: max(-10, min(10, exponent)))
    }
  }
}
