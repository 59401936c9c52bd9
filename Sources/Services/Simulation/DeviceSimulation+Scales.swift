import DeviceProfiles
import Registers

extension DeviceSimulation {
  /// The starting values of a meter's counters after some months of use, far below their end.
  static func startingEnergy(
    _ points: [PointDefinition],
    rated: Double,
    _ noise: inout SeededNoise
  ) -> [ElectricalQuantity.Base: Double] {
    var result: [ElectricalQuantity.Base: Double] = [:]
    let hours = noise.between(800, 6000)
    for point in points where point.kind == .counter {
      guard let base = ElectricalQuantity(of: point)?.base else { continue }
      let share: Double =
        switch base {
        case .activeEnergyExport, .reactiveEnergyExport: 0.001
        case .reactiveEnergyImport: 0.2
        default: 0.45
        }
      let wanted = rated * share * hours
      let limit = point.capacity * 0.2
      result[base] = min(result[base] ?? .infinity, wanted, limit)
    }
    return result
  }

  /// Chooses one power of ten for the points that share a scale register: the smallest that fits
  /// all.
  mutating func chooseExponents(rated: Double) {
    for index in points.indices {
      guard let register = points[index].definition.scaleRegister else { continue }
      let table = points[index].definition.table
      let sharing = points.map(\.definition).filter {
        $0.scaleRegister == register && $0.table == table
      }
      points[index].exponent = sharing.map { Self.exponent(of: $0, rated: rated) }.max() ?? 0
    }
  }

  private static func exponent(of point: PointDefinition, rated: Double) -> Int {
    guard let highest = point.type.wholeNumbers?.upperBound else { return 0 }
    let largest = largestValue(of: point, rated: rated) / max(abs(point.scale.value), 1e-9)
    for exponent in -3...6 {
      let power = DecimalFactor.powerOfTen(abs(exponent))
      let raw = exponent < 0 ? largest * power : largest / power
      if raw < Double(highest) * 0.9 { return exponent }
    }
    return 6
  }

  private static func largestValue(of point: PointDefinition, rated: Double) -> Double {
    switch ElectricalQuantity(of: point)?.base {
    case .activePower, .reactivePower, .apparentPower: max(rated * 1.5, 1000)
    case .current, .neutralCurrent: max(rated / 200, 10)
    case .phaseVoltage, .lineVoltage: 480
    case .frequency: 60
    case .powerFactor: 1
    case .activeEnergyImport, .activeEnergyExport, .activeEnergySum, .reactiveEnergyImport,
      .reactiveEnergyExport, .apparentEnergy:
      max(rated, 1000) * 20_000
    case .voltageDistortion, .currentDistortion: 100
    case nil: 2000
    }
  }
}
