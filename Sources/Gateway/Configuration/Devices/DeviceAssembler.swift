import DeviceProfiles
import Registers

/// Makes device definitions of drafts, profiles and the limits of their connection.
struct DeviceAssembler {
  var profiles: ProfileReader
  let connectionLimits: LimitsDraft
  /// The poll period of devices that name none.
  let connectionPeriod: Duration?
  /// The order of devices that name none, over their profiles.
  var connectionOrder: WordOrder?
  /// Over Modbus TCP a device is addressed directly by 255, as the standard recommends, or 0.
  let isTCP: Bool

  /// The device, without the points that could not be made out; of those there were complaints.
  mutating func device(
    _ draft: DeviceDraft,
    _ context: inout ReadingContext
  ) -> AssetIndex.Device {
    warnOfUnit(draft, &context)
    let sunSpec = draft.profile.flatMap { SunSpecPart(name: $0.value) }
    let profile =
      sunSpec == nil ? draft.profile.flatMap { profiles.profile(named: $0, &context) } : nil
    let isBroken =
      draft.isProfileRefused || (draft.profile != nil && profile == nil && sunSpec == nil)
    var limits = LimitsDraft.strictest(
      [connectionLimits, profile?.limitsDraft, draft.limits].compactMap { $0 }
    )
    limits.bridgesGaps = draft.bridgesGaps
    let drafts = sunSpec.map { self.drafts(of: $0, for: draft, &context) } ?? profile?.drafts ?? []
    let points = isBroken ? [] : points(of: draft, over: drafts, limits, &context)
    var device = DeviceDefinition(
      id: draft.id.value,
      unitID: UInt8(clamping: draft.unitID.value),
      points: points
    )
    device.profile = draft.profile?.value
    device.path = draft.path
    device.ratedPower = draft.ratedPower
    device.label = draft.label.isEmpty ? profile?.label ?? [:] : draft.label
    device.every = draft.every ?? connectionPeriod ?? .seconds(1)
    device.limits = limits
    device.sunSpec = sunSpec
    checkReadable(device, draft, &context)
    let written = Set((drafts + draft.points).map(\.name))
      .subtracting(draft.points.filter(\.isNull).map(\.name))
    return AssetIndex.Device(
      definition: device,
      unreadable: isBroken || draft.hasNamelessPoints
        ? nil : written.subtracting(points.map(\.name))
    )
  }

  private func points(
    of draft: DeviceDraft,
    over drafts: [NamedEntry<PointDraft>],
    _ limits: RequestLimits,
    _ context: inout ReadingContext
  ) -> [PointDefinition] {
    let base = drafts.map { entry in
      var entry = entry
      let ratio = ratio(of: entry, in: draft).value
      entry.value = entry.value?.multiplyingLimits(by: ratio)
      return entry
    }
    let merged = draft.points.merged(
      over: base,
      of: draft.profile.map { "the profile \($0.value)" } ?? "the device",
      &context
    )
    if merged.isEmpty, !draft.isSpoilt {
      context.error(
        "\(draft.id.value) has neither a profile nor points: there is nothing to read",
        at: draft.id.location
      )
    }
    let points: [PointDefinition] = merged.compactMap { entry in
      let ratio = ratio(of: entry, in: draft)
      // The address of a point that the device is asked for is not known yet, so no limit applies.
      let isFound = draft.findsPoint(named: entry.name)
      let limits = isFound ? RequestLimits() : limits
      let own = draft.points.first { $0.name == entry.name }?.value
      return entry.value.flatMap {
        var resolver = PointResolver(name: entry.name, draft: $0, limits: limits, ratio: ratio)
        resolver.deviceOrder = isFound || own?.order != nil ? nil : draft.order ?? connectionOrder
        return resolver.point(&context)
      }
    }
    OverlapCheck(points: points, places: draft.points.places)
      .run(exempt: { draft.findsPoint(named: $0) }, &context)
    let usual = draft.every ?? connectionPeriod ?? .seconds(1)
    return VirtualPointResolver(drafts: merged, refused: draft.points.refused, usualPeriod: usual)
      .resolved(points, &context)
  }

  /// Of a device that only takes orders nothing would be known.
  private func checkReadable(
    _ device: DeviceDefinition,
    _ draft: DeviceDraft,
    _ context: inout ReadingContext
  ) {
    guard !device.points.isEmpty, !device.points.contains(where: \.isRequested) else { return }
    context.error(
      "no point of \(device.id) can be read, so that the gateway could not find out whether it is there; "
        + "add one that can",
      at: draft.id.location
    )
  }

  /// By the unit that the point will have.
  private func ratio(of entry: NamedEntry<PointDraft>, in draft: DeviceDraft) -> DecimalFactor {
    let own = draft.points.first { $0.name == entry.name }?.value?.unit
    let unit = own?.value ?? entry.value?.unit?.value ?? StandardPoint.named(entry.name)?.unit
    return draft.ratios.factor(forUnit: unit ?? "1")
  }

  private func warnOfUnit(_ draft: DeviceDraft, _ context: inout ReadingContext) {
    let unit = draft.unitID
    if isTCP, unit.value == 0 || unit.value == 255 { return }
    if unit.value == 0 {
      context.warning(
        "unit id 0 is the broadcast address on a serial line; few devices answer to it",
        at: unit.location
      )
    } else if unit.value > 247 {
      context.warning(
        "unit id \(unit.value) is reserved; on a serial line devices have 1…247"
          + (isTCP ? ", and a device with an own address on the network answers to 255" : ""),
        at: unit.location
      )
    }
  }
}
