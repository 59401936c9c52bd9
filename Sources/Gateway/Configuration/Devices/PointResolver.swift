import DeviceProfiles
import Registers

/// Makes a checked point of a merged draft.
struct PointResolver {
  let name: String
  let draft: PointDraft
  let limits: RequestLimits
  /// What the transformers divided the value by.
  let ratio: DecimalFactor
  /// The order of the whole device or connection, over the profile's; a point's own in the device file wins.
  var deviceOrder: WordOrder?

  /// The point, or `nil` after complaints.
  func point(_ context: inout ReadingContext) -> PointDefinition? {
    if let expression = draft.expression { return virtualPoint(expression, &context) }
    let errorsBefore = context.errorCount
    guard let base = base(&context) else { return nil }
    var point = base
    applyAddresses(to: &point, &context)
    checkAddress(of: point, &context)
    point.order = order(of: point.type, &context)
    applyTextForm(to: &point, &context)
    applyScale(to: &point, &context)
    applyMeaning(to: &point, &context)
    applySentinels(to: &point, &context)
    applyPublishing(to: &point)
    point.writable = writability(point, &context)
    checkForbidden(point, &context)
    return context.errorCount == errorsBefore ? point : nil
  }

  /// When the value is published, what is known of it, and what it is called.
  func applyPublishing(to point: inout PointDefinition) {
    point.range = draft.range?.value
    point.every = draft.every?.value
    point.deadband = draft.deadband?.value
    point.label = draft.label?.value ?? [:]
    point.verification = Verification(
      sources: draft.verified?.value,
      isUnverified: draft.unverified?.value ?? false
    )
  }

  /// Table, address and type, without which there is no point.
  private func base(_ context: inout ReadingContext) -> PointDefinition? {
    let address = draft.address?.value ?? draft.addresses?.value.first
    for (key, isThere) in [("table", draft.table != nil), ("address", address != nil)]
    where !isThere {
      context.error("the point \(name) has no \(key)", at: draft.location)
    }
    guard let table = draft.table?.value, let address else { return nil }
    guard !table.holdsBits else {
      if let type = draft.type, type.value != .bool {
        context.error(
          "a \(table.rawValue) is one bit, which is no \(type.value.name); leave the type out",
          at: type.location
        )
      }
      return PointDefinition(name: name, table: table, address: address, type: .bool)
    }
    guard let type = draft.type?.value else {
      context.error("the point \(name) has no type, such as uint16 or float32", at: draft.location)
      return nil
    }
    return PointDefinition(name: name, table: table, address: address, type: type)
  }

  private func checkAddress(of point: PointDefinition, _ context: inout ReadingContext) {
    let last = Int(point.address) + point.addressCount - 1
    guard point.scattered.isEmpty, last > 65_535, let address = draft.address else { return }
    context.error(
      "\(point.type.name) at \(point.address) takes \(point.addressCount) registers, "
        + "the last of them past 65535",
      at: address.location
    )
  }

  private func checkForbidden(_ point: PointDefinition, _ context: inout ReadingContext) {
    for forbidden in limits.forbidden
    where Int(forbidden.lowerBound) < point.addresses.upperBound
      && point.addresses.lowerBound <= Int(forbidden.upperBound)
    {
      context.error(
        "the point \(name) lies in the forbidden addresses "
          + "\(forbidden.lowerBound)…\(forbidden.upperBound)",
        at: draft.address?.location ?? draft.location
      )
    }
    guard point.addresses.count > limits.maxRegisters, !point.table.holdsBits else { return }
    context.error(
      "\(point.type.name) takes \(point.addresses.count) registers, "
        + "more than the \(limits.maxRegisters) that one request may hold",
      at: draft.type?.location ?? draft.location
    )
  }
}
