import DeviceProfiles

extension PointResolver {
  /// Scale, offset and scale register; transformer ratios go into the first two.
  func applyScale(to point: inout PointDefinition, _ context: inout ReadingContext) {
    if !point.type.isNumber || point.table.holdsBits {
      complainOfScale(&context, "a \(point.type.name) has no scale")
      return
    }
    point.scale = (draft.scale?.value ?? .one).multiplied(by: ratio)
    point.offset = (draft.offset?.value ?? 0) * ratio.value
    guard let register = draft.scaleRegister else { return }
    point.scaleRegister = register.value
    let span = span(of: point, with: register.value)
    if span.contains(Int(register.value)), point.addresses.contains(Int(register.value)) {
      context.error("the scale register lies in the value itself", at: register.location)
    } else if span.count > limits.maxRegisters {
      context.error(
        "the scale register \(register.value) is \(span.count) registers away from the value's "
          + "far end; one request, which must hold both, holds \(limits.maxRegisters)",
        at: register.location
      )
    } else if let forbidden = limits.forbidden.first(where: {
      Int($0.lowerBound) < span.upperBound && span.lowerBound <= Int($0.upperBound)
    }), !point.addresses.overlaps(Int(forbidden.lowerBound)..<Int(forbidden.upperBound) + 1) {
      context.error(
        "one request must hold the value and its scale register, but "
          + "\(forbidden.lowerBound)…\(forbidden.upperBound) between them is forbidden",
        at: register.location
      )
    }
  }

  private func span(of point: PointDefinition, with register: UInt16) -> Range<Int> {
    let value = point.addresses
    return min(value.lowerBound, Int(register))..<max(value.upperBound, Int(register) + 1)
  }

  private func complainOfScale(_ context: inout ReadingContext, _ message: String) {
    for location in [draft.scale?.location, draft.offset?.location, draft.scaleRegister?.location] {
      if let location { context.error(message, at: location) }
    }
  }

  /// Raw values that mean "no value", as unsigned numbers of the value's width.
  func sentinels(of type: ValueType, _ context: inout ReadingContext) -> Set<UInt64> {
    var sentinels: Set<UInt64> = []
    for sentinel in draft.notAvailable?.value ?? [] {
      switch (sentinel.value, type.bitWidth) {
      case (_, nil):
        context.error("a \(type.name) has no raw value for not_available", at: sentinel.location)
      case (.notANumber, _):
        if let bits = type.quietNaN {
          sentinels.insert(bits)
        } else {
          context.error("a \(type.name) has no NaN; write its raw value", at: sentinel.location)
        }
      case (.number(let number), .some(let width)):
        if let bits = number.bits(width: width) {
          sentinels.insert(bits)
        } else {
          context.error(
            "\(number.text) does not fit the \(width) bits of \(type.name)",
            at: sentinel.location
          )
        }
      }
    }
    return sentinels
  }
}

extension PointDefinition {
  /// From the first address to behind the last.
  var addresses: Range<Int> { Int(address)..<Int(address) + addressCount }
}

extension ValueType {
  /// Whether a scale makes sense for it.
  var isNumber: Bool {
    switch self {
    case .bool, .string, .dateTime: false
    default: true
    }
  }

  /// Whether every value is a whole number before scaling.
  var isInteger: Bool {
    switch self {
    case .string, .dateTime, .float32, .float64, .powerFactor4Q: false
    default: true
    }
  }

  /// The bits that `not_available` is compared over; `nil` for text.
  fileprivate var bitWidth: Int? {
    switch self {
    case .bool: 1
    case .int8, .uint8: 8
    case .bits(let from, let to): max(1, to - from + 1)
    case .string, .dateTime: nil
    default: registerCount * 16
    }
  }

  fileprivate var quietNaN: UInt64? {
    switch self {
    case .float32, .powerFactor4Q: UInt64(Float.nan.bitPattern)
    case .float64: Double.nan.bitPattern
    default: nil
    }
  }
}
