import DeviceProfiles
import Diagnosis
import Registers

extension DeviceSimulation {
  /// From now on the device has this fault.
  mutating func inject(_ fault: InjectedFault) {
    electrical.connect { $0.apply(fault) }
    switch fault.kind {
    case .swappedWords:
      reorder { if $0.type.registerCount > 1 { $0.order.swapsRegisters.toggle() } }
    case .swappedBytes: reorder { if !$0.table.holdsBits { $0.order.swapsBytes.toggle() } }
    case .swappedDirections:
      for index in points.indices { points[index].source = points[index].source.turned }
    case .wrongScale:
      for index in points.indices where fault.points.contains(points[index].definition.name) {
        points[index].factor *= fault.factor
      }
    case .frozenCounter:
      for index in points.indices where points[index].isEnergy {
        let isNamed =
          fault.points.isEmpty || fault.points.contains(points[index].definition.name)
        if isNamed { points[index].isFrozen = true }
      }
    case .frozenRegisters, .hung: for index in points.indices { points[index].isFrozen = true }
    default: break
    }
  }

  /// Serves the registers of its points in another order than their definitions say.
  private mutating func reorder(_ change: (inout PointDefinition) -> Void) {
    for index in points.indices {
      var served = points[index].encoder.definition
      change(&served)
      points[index].encoder = RegisterEncoder(served)
    }
  }
}

extension DeviceSimulation.Point {
  fileprivate var isEnergy: Bool {
    guard definition.kind == .counter, case .electrical = source else { return false }
    return true
  }
}

extension PointSource {
  /// Taken for given, and given for taken.
  fileprivate var turned: Self {
    guard case .electrical(let quantity) = self else { return self }
    let base: ElectricalQuantity.Base =
      switch quantity.base {
      case .activeEnergyImport: .activeEnergyExport
      case .activeEnergyExport: .activeEnergyImport
      default: quantity.base
      }
    return .electrical(ElectricalQuantity(base: base, phase: quantity.phase))
  }
}
