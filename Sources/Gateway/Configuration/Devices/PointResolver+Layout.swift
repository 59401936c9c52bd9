package import DeviceProfiles
package import Registers

extension PointResolver {
  /// Registers that do not adjoin.
  func applyAddresses(to point: inout PointDefinition, _ context: inout ReadingContext) {
    guard let addresses = draft.addresses else { return }
    let count = point.type.registerCount
    let span = (addresses.value.max() ?? 0) - (addresses.value.min() ?? 0)
    if draft.address != nil {
      context.error("a point has address or addresses, not both", at: addresses.location)
    } else if point.table.holdsBits || point.type.isText {
      context.error(
        "only a number of several registers has addresses; write address",
        at: addresses.location
      )
    } else if addresses.value.count != count {
      context.error(
        count == 1
          ? "a \(point.type.name) takes 1 register; write address"
          : "a \(point.type.name) takes \(count) registers; write the address of each",
        at: addresses.location
      )
    } else if Set(addresses.value).count != count {
      context.error("the same register stands there twice", at: addresses.location)
    } else if Int(span) + 1 > limits.maxRegisters {
      context.error(
        "the registers are \(Int(span) + 1) apart; one request, which must hold them all, holds "
          + "\(limits.maxRegisters)",
        at: addresses.location
      )
    } else {
      point.scattered = addresses.value
    }
  }

  /// How the characters of a text lie.
  func applyTextForm(to point: inout PointDefinition, _ context: inout ReadingContext) {
    if case .string = point.type, !point.table.holdsBits {
      point.textForm = TextForm(encoding: draft.encoding?.value, bytes: draft.bytes?.value)
      if draft.encoding?.value == .utf16, let bytes = draft.bytes {
        context.error(
          "utf-16 takes both bytes of each register; leave bytes out",
          at: bytes.location
        )
      }
      return
    }
    for (key, location) in [
      ("encoding", draft.encoding?.location), ("bytes", draft.bytes?.location),
    ] {
      if let location { context.error("only a string(…) has \(key)", at: location) }
    }
  }

  /// The order of the point: its own of the device file, the device's, or the profile's.
  func order(of type: ValueType, _ context: inout ReadingContext) -> WordOrder {
    if let deviceOrder, takesOrder(type) { return Self.fitted(deviceOrder, to: type) }
    guard let written = draft.order, let order = WordOrder(name: written.value) else {
      guard let usual = draft.usualOrder, takesOrder(type) else { return .abcd }
      return Self.fitted(usual, to: type)
    }
    if draft.table?.value.holdsBits == true {
      context.error("a single bit has no order", at: written.location)
    } else if let advice = Self.objection(to: written.value, for: type) {
      context.error(advice, at: written.location)
    }
    return order
  }

  /// Whether the order of the device or the profile holds for the point.
  private func takesOrder(_ type: ValueType) -> Bool {
    Self.takesDeviceOrder(type) && draft.table?.value.holdsBits != true
  }

  fileprivate static func fitted(_ order: WordOrder, to type: ValueType) -> WordOrder {
    guard case .mod10 = type else { return order }
    return WordOrder(swapsRegisters: order.swapsRegisters, swapsBytes: false)
  }

  /// Whether the order of a device holds for values of a type.
  ///
  /// It holds for numbers of several registers; bytes of one register, texts and clocks in parts keep
  /// their own.
  fileprivate static func takesDeviceOrder(_ type: ValueType) -> Bool {
    switch type {
    case .string: false
    case .dateTime(let layout): layout == .unix
    default: type.registerCount > 1
    }
  }

  /// What to say of an order that does not fit the type's width; `nil` where it fits.
  private static func objection(to order: String, for type: ValueType) -> String? {
    let fitting = orders(for: type)
    guard !fitting.contains(order) else { return nil }
    let count = type.registerCount == 1 ? "1 register" : "\(type.registerCount) registers"
    return "the order \(order) does not fit \(type.name), which takes \(count); "
      + "write \(fitting.joined(separator: ", "))"
  }

  private static func orders(for type: ValueType) -> [String] {
    let count = type.registerCount
    let names = WordOrder.orders(registers: count).map { $0.name(registers: count) }
    let short = ["ABCD", "CDAB", "BADC", "DCBA"]
    return switch type {
    case .string: ["AB", "BA"] + short
    case .mod10: ["ABCD", "CDAB"]
    case .dateTime(let layout) where layout != .unix: ["AB", "BA", "ABCD", "BADC"]
    default: count == 1 ? names + ["ABCD"] : count == 2 ? names : short + names
    }
  }
}

extension PointDefinition {
  /// Whether `order` of its device would change where its bytes are looked for.
  package var followsDeviceOrder: Bool {
    !table.holdsBits && PointResolver.takesDeviceOrder(type)
  }

  /// The point as it is where its device has this `order` and the device file says nothing else of it.
  package func following(deviceOrder order: WordOrder) -> Self {
    guard followsDeviceOrder else { return self }
    var point = self
    point.order = PointResolver.fitted(order, to: type)
    return point
  }
}
