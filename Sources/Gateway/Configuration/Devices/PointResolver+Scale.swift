import DeviceProfiles
import Registers

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
    let isInValue =
      point.scattered.isEmpty
      ? point.addresses.contains(Int(register.value)) : point.scattered.contains(register.value)
    if isInValue {
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
}

extension ValueType {
  /// Whether a scale makes sense for it.
  var isNumber: Bool {
    switch self {
    case .bool, .string, .dateTime: false
    default: true
    }
  }
}
