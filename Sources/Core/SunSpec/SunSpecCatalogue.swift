package import DeviceProfiles

/// Every point that any mapped model can give.
///
/// A device has all of these points, in this order, before and after it is asked which of them it
/// really has. So positions stay valid when the device is asked or replaced.
package enum SunSpecCatalogue {
  /// Not bound to an address yet: all have address 0.
  package static let points: [PointDefinition] = {
    var seen: Set<String> = []
    var points: [PointDefinition] = []
    // The fullest models come first, so that phases stay together; the identity comes last.
    for model in [103, 203, 701] + SunSpecModels.mapped.filter({ $0 != 1 }) + [1] {
      for field in SunSpecModels.fields(of: model) where seen.insert(field.point).inserted {
        points.append(point(of: field, in: model))
      }
    }
    return points
  }()

  /// The points that the models of one part can give, in the same order.
  package static func points(of part: SunSpecPart) -> [PointDefinition] {
    let models = SunSpecModels.mapped.filter { model in
      switch (part.role, SunSpecModels.role(of: model)) {
      case (.first, _), (_, .identity), (.inverter, .inverter), (.inverter, .inverterDetail),
        (.meter, .meter):
        true
      default: false
      }
    }
    let given = Set(models.flatMap { SunSpecModels.fields(of: $0).map(\.point) })
    return points.filter { given.contains($0.name) }
  }

  private static let names = Set(points.map(\.name))

  package static func contains(_ name: String) -> Bool { names.contains(name) }

  private static func point(of field: SunSpecField, in model: UInt16) -> PointDefinition {
    var point = PointDefinition(
      name: field.point,
      table: .holding,
      address: 0,
      type: field.kind.type
    )
    point.unit = unit(of: field.point)
    point.kind = kind(of: field)
    if field.kind == .enum16 { point.states = inverterStates }
    if field.point.hasPrefix("power_factor") { point.range = -1...1 }
    // Values that do not change while the device runs are read seldom.
    if model == 1 || model == 120 { point.every = .seconds(60) }
    return point
  }

  private static func kind(of field: SunSpecField) -> PointKind {
    if field.point.contains("_energy") { return .counter }
    switch field.kind {
    case .string: return .text
    case .enum16: return .state
    default: return .gauge
    }
  }

  private static func unit(of name: String) -> String {
    let units = [
      ("active_energy", "Wh"), ("dc_energy", "Wh"), ("reactive_energy", "varh"),
      ("apparent_energy", "VAh"), ("active_power", "W"), ("dc_power", "W"), ("rated_power", "W"),
      ("reactive_power", "var"), ("apparent_power", "VA"), ("current", "A"), ("dc_current", "A"),
      ("voltage", "V"), ("dc_voltage", "V"), ("frequency", "Hz"), ("temperature", "Cel"),
    ]
    return units.first { name.hasPrefix($0.0) }?.1 ?? "1"
  }

  /// `St` of the inverter models.
  private static let inverterStates = [
    1: "off", 2: "sleeping", 3: "starting", 4: "mppt", 5: "throttled", 6: "shutting_down",
    7: "fault", 8: "standby",
  ]
}
