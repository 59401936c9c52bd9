import DeviceProfiles

/// Makes a checked point of a merged draft.
struct PointResolver {
  let name: String
  let draft: PointDraft
  let limits: RequestLimits
  /// What the transformers divided the value by.
  let ratio: DecimalFactor

  /// The point, or `nil` after complaints.
  func point(_ context: inout ReadingContext) -> PointDefinition? {
    let errorsBefore = context.errorCount
    guard let base = base(&context) else { return nil }
    var point = base
    checkAddress(of: point, &context)
    point.order = order(of: point.type, &context)
    applyScale(to: &point, &context)
    applyMeaning(to: &point, &context)
    point.notAvailable = sentinels(of: point.type, &context)
    point.range = draft.range?.value
    point.every = draft.every?.value
    point.deadband = draft.deadband?.value
    point.label = draft.label?.value ?? [:]
    point.writable = writable(point, &context)
    checkForbidden(point, &context)
    return context.errorCount == errorsBefore ? point : nil
  }

  /// Table, address and type, without which there is no point.
  private func base(_ context: inout ReadingContext) -> PointDefinition? {
    for (key, isThere) in [("table", draft.table != nil), ("address", draft.address != nil)]
    where !isThere {
      context.error("the point \(name) has no \(key)", at: draft.location)
    }
    guard let table = draft.table?.value, let address = draft.address?.value else { return nil }
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
    guard last > 65_535, let address = draft.address else { return }
    context.error(
      "\(point.type.name) at \(point.address) takes \(point.addressCount) registers, "
        + "the last of them past 65535",
      at: address.location
    )
  }

  private func order(of type: ValueType, _ context: inout ReadingContext) -> WordOrder {
    guard let written = draft.order, let order = WordOrder(name: written.value) else {
      return .abcd
    }
    if draft.table?.value.holdsBits == true {
      context.error("a single bit has no order", at: written.location)
    } else if let advice = Self.objection(to: written.value, for: type) {
      context.error(advice, at: written.location)
    }
    return order
  }

  /// What to say of an order that does not fit the type's width; `nil` where it fits.
  private static func objection(to order: String, for type: ValueType) -> String? {
    let fitting: [String] =
      switch type {
      case .string: ["AB", "BA", "ABCD", "CDAB", "BADC", "DCBA"]
      case .mod10: ["ABCD", "CDAB"]
      case .dateTime(let layout) where layout != .unix: ["AB", "BA", "ABCD", "BADC"]
      default:
        switch type.registerCount {
        case 1: ["AB", "BA", "ABCD"]
        case 2: ["ABCD", "CDAB", "BADC", "DCBA"]
        default:
          [
            "ABCD", "CDAB", "BADC", "DCBA", "ABCDEFGH", "GHEFCDAB", "BADCFEHG", "HGFEDCBA",
          ]
        }
      }
    guard !fitting.contains(order) else { return nil }
    let count = type.registerCount == 1 ? "1 register" : "\(type.registerCount) registers"
    return "the order \(order) does not fit \(type.name), which takes \(count); "
      + "write \(fitting.joined(separator: ", "))"
  }

  private func checkForbidden(_ point: PointDefinition, _ context: inout ReadingContext) {
    let last = Int(point.address) + point.addressCount - 1
    for forbidden in limits.forbidden
    where Int(forbidden.lowerBound) <= last && point.address <= forbidden.upperBound {
      context.error(
        "the point \(name) lies in the forbidden addresses "
          + "\(forbidden.lowerBound)…\(forbidden.upperBound)",
        at: draft.address?.location ?? draft.location
      )
    }
    guard point.addressCount > limits.maxRegisters, !point.table.holdsBits else { return }
    context.error(
      "\(point.type.name) takes \(point.addressCount) registers, "
        + "more than the \(limits.maxRegisters) that one request may hold",
      at: draft.type?.location ?? draft.location
    )
  }
}
