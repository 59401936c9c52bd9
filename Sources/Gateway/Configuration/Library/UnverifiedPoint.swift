import DeviceProfiles
import Energy

/// What to say where something is computed from points that one weak source alone gives.
enum UnverifiedPoint {
  /// The points are one or more; without a profile they stand in the device file.
  static func warning(_ names: [String], of device: String, profile: String?) -> String {
    let several = names.count > 1
    let keys = names.map { "\($0): { unverified: false }" }.joined(separator: ", ")
    return "\(names.joined(separator: ", ")) of \"\(device)\" \(several ? "are" : "is") unverified"
      + (profile.map { " in \($0)" } ?? "") + ": one weak source alone gives "
      + "\(several ? "their" : "its") address, type or scale; compare \(several ? "them" : "it") with "
      + "the device's display, then write points: { \(keys) } at the device"
  }

  static func warning(_ point: PointDefinition, of device: DeviceDefinition) -> String? {
    point.verification.isUnverified
      ? warning([point.name], of: device.id, profile: device.profile) : nil
  }
}

extension IndicatorAssembler {
  /// Warns of the unverified registers that an account counts by.
  func warnOfUnverified(_ draft: EnergyAccountDraft, _ context: inout ReadingContext) {
    let counters = ["active_energy_import", "active_energy_export", "reactive_energy_import"]
    let meters = draft.meters.map { Located(value: $0.value.device, location: $0.location) }
    for meter in meters + draft.submeters { warn(of: meter, counters, &context) }
    for meter in draft.generation {
      let id = Located(value: meter.value.device, location: meter.location)
      warn(of: id, [meter.value.meter.register.quantity.rawValue], &context)
    }
  }

  /// Without the first of the counters, the power is what is counted by.
  private func warn(
    of meter: Located<String>,
    _ counters: [String],
    _ context: inout ReadingContext
  ) {
    guard let device = assets.devices[meter.value]?.definition else { return }
    let hasCounter = device.points.contains { counters.prefix(2).contains($0.name) }
    let feeding = hasCounter ? counters : ["active_power"]
    let names = device.points
      .filter { $0.verification.isUnverified && feeding.contains($0.name) }
      .map(\.name)
    guard !names.isEmpty else { return }
    context.warning(
      UnverifiedPoint.warning(names, of: device.id, profile: device.profile),
      joinedAt: meter.location
    )
  }
}
